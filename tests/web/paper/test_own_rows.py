"""Indicators the unit defines itself, on the page and back: each row brings its key along."""

from evaluation import entry, figures, forms, own
from tests.evaluation import national
from web.paper import filling, posting, scoring

SPEC = national.FORM.section("indicators")


def drawn(raw=None):
    body = figures.complete(national.FORM, national.bodies())["indicators"]
    return filling.section(national.FORM, SPEC, body, raw)


def table(view):
    return next(block for block in view["blocks"] if block["kind"] == "table")


def posted(view):
    """What a browser sends from the page."""
    data = {}
    for row in table(view)["rows"]:
        data[row["own"]["name"]] = row["own"]["value"]
        data |= {cell["name"]: cell["value"] for cell in row["cells"] if "name" in cell}
    return data


def test_every_line_is_posted_with_its_key():
    body, errors = entry.parse_section(SPEC, posting.raw_of(SPEC, posted(drawn())))

    assert not errors
    assert body["own"] == national.bodies()["indicators"]["own"]


def test_a_removed_line_takes_only_its_own_key():
    data = {**posted(drawn()), "remove": "own.quantity-1"}
    raw = posting.with_rows(SPEC, posting.raw_of(SPEC, data), data)

    keys = [row["key"] for row in entry.parse_section(SPEC, raw)[0]["own"]]

    assert keys == ["quantity-2", "quality-1", "timeliness-1", "social-1", "satisfaction-1"]


def test_a_line_added_under_a_printed_row_gets_the_next_key():
    data = {**posted(drawn()), "add": "own.quality"}
    raw = posting.with_rows(SPEC, posting.raw_of(SPEC, data), data)
    added = next(row for row in raw["own"] if row["row"] == "quality" and not row.get("key"))
    added["content"] = "坑槽返修率"

    keys = [row["key"] for row in entry.parse_section(SPEC, raw)[0]["own"] if row["row"] == "quality"]

    assert keys == ["quality-1", "quality-2"]


def test_the_score_sheet_has_a_row_for_each():
    form = own.refined(national.FORM, national.bodies())
    (block,) = scoring.scores(form, national.SCORES)["blocks"]

    names = [row["level3"] for group in block["groups"] for row in group["rows"]]
    assert names == [
        "预算执行率",
        "养护县道里程",
        "修补坑槽面积",
        "优良路率",
        "按期完成率",
        "受益行政村",
        "沿线群众满意度",
    ]
    assert [group["score"] for group in block["groups"]] == ["9.30", "49.53", "30.00", "9.78"]


def test_a_printed_sum_of_rows_is_shown_not_typed():
    form = forms.library()["sx-report"]
    spec = form.section("overview")
    typed = {
        "funds": [{"row": "central", "budget": "95", "received": "95"}, {"row": "county", "budget": "5"}]
    }
    body, _ = entry.parse_section(spec, typed)

    view = filling.section(form, spec, figures.complete(form, {"overview": body})["overview"])

    (fiscal,) = [row for row in table(view)["rows"] if row["key"] == "fiscal"]
    shown = {cell["label"]: cell["value"] for cell in fiscal["cells"]}
    assert all(cell.get("computed") for cell in fiscal["cells"])
    assert (shown["全年预算资金"], shown["预算到位率"]) == ("100", "95%")
