"""Forms of other places: their weights, their wording on real paper, what a wrong one of their kind is refused for."""

import json
import unicodedata

import pytest

from evaluation import entry, figures, forms
from evaluation.paper import Outline, Table

LIBRARY = forms.library()
WEIGHTS = {
    "zp": {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "zp-cost": {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
    "sx-report": {"预算执行指标": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "yn-report": {"项目决策": 20, "项目管理": 20, "项目绩效": 60},
    "bj-evaluation": {"产出指标": 40, "效益指标": 20, "满意度指标": 10, "成本指标": 30},
    "summary": {
        "预算资金执行率指标": 10,
        "项目产出指标": 30,
        "项目效益指标": 30,
        "项目满意度指标": 10,
        "项目成本指标": 20,
    },
}
PAPERS = {"000": "sx-report", "001": "yn-report", "002": "bj-evaluation", "003": "summary"}
ON_PAPER = pytest.mark.parametrize(("name", "key"), PAPERS.items(), ids=PAPERS)


@pytest.fixture
def truth(seeds):
    return lambda name: json.loads((seeds / "truth" / f"{name}.json").read_text(encoding="utf-8"))


def bare(text):
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。:")


@pytest.mark.parametrize("key", WEIGHTS)
def test_weights_of_the_first_level(key):
    assert LIBRARY[key].level1() == WEIGHTS[key]


@pytest.mark.parametrize("key", WEIGHTS)
def test_a_form_that_prints_no_boxes_gets_all_five(key):
    stops = [stop.stop for stop in LIBRARY[key].stops]

    assert stops == ["filling", "leader", "unit", "department", "finance"]


@ON_PAPER
def test_headings_are_those_of_the_paper(truth, name, key):
    paper = {bare(part).split(":")[0] for section in truth(name)["narrative"] for part in section["path"]}
    form = LIBRARY[key]
    outlines = [e for spec in form.sections for e in spec.entries if isinstance(e, Outline)]
    headings = {bare(heading.text) for outline in outlines for heading in outline.headings}
    titles = {
        bare(s.title) for s in form.sections if s.title[1:2] == "、" and s.key in ("overview", "results")
    }

    assert headings | titles <= paper


@ON_PAPER
def test_columns_of_the_sheet_are_those_of_the_paper(truth, name, key):
    tables = truth(name)["indicator_tables"]
    headers = [column["header"] for table in tables[-1:] for column in table["columns"]]
    if headers:
        assert [column.label for column in LIBRARY[key].sheet_columns] == headers


def test_the_seven_rows_of_the_budget_are_those_of_the_paper(truth):
    paper = [row for row in truth("000")["finances"] if row["where"] == "budget"]
    table = LIBRARY["sx-report"].table("overview", "funds")

    assert {(column.name, column.line) for column in table.columns} == {
        (r["item"], r["line_no"]) for r in paper
    }
    sources = {"/".join((*row.groups, row.label)) for row in table.rows}
    assert table.total and sources | {table.total.label} == {row["source"] for row in paper}


def test_sums_of_rows_and_rates_of_columns():
    spec = LIBRARY["sx-report"].section("overview")
    typed = [
        {"row": "central", "budget": "60", "received": "60", "executed": "45"},
        {"row": "county", "budget": "30", "received": "15", "executed": "15"},
        {"row": "fiscal", "budget": "999"},
        {"row": "other", "budget": "10", "received": "10"},
    ]
    body, errors = entry.parse_section(spec, {"funds": typed})

    rows = {
        row["row"]: row
        for row in figures.complete(LIBRARY["sx-report"], {"overview": body})["overview"]["funds"]
    }
    assert not errors
    assert [rows[key]["budget"]["yuan"] for key in ("total", "fiscal", "other")] == [
        "1000000.00",
        "900000.00",
        "100000.00",
    ]
    assert (rows["fiscal"]["execution"], rows["fiscal"]["arrival"]) == ("66.67", "83.33")
    assert rows["total"]["execution"] == "60"
    assert rows["total"]["balance"]["yuan"] == "250000.00"
    assert "execution" not in rows["province"]


NATIONAL = next(forms.FOLDER.rglob("self_table.toml")).read_text(encoding="utf-8")
SHANXI = next(forms.FOLDER.joinpath("shanxi").rglob("report.toml")).read_text(encoding="utf-8")
WRONG = {
    "an own place without a printed row": (
        NATIONAL,
        'own = "cost"',
        'own = "costs"',
        "绩效指标：行“cost",
    ),
    "an own place twice": (NATIONAL, 'own = "cost"', 'own = "quality"', "“quality”重复"),
    "a sheet with own places and no own table": (
        NATIONAL,
        "own = true\n",
        "",
        "主表要有且只有一张“own = true”的表",
    ),
    "an own table without weights": (
        NATIONAL,
        'key = "weight"\nlabel = "分值"\nunit = "分"\ntype = "number"',
        'key = "share"\nlabel = "分值"',
        "文字列 content 和数字列 weight",
    ),
    "an own table without printed rows": (NATIONAL, "repeats = true\n", "", "“repeats = true”"),
    "own places that leave nothing": (
        NATIONAL,
        'label = "数量指标"\nown',
        'label = "数量指标"\nweight = 50\nown',
        "产出指标：已定的下级分值之和 50 应小于 50",
    ),
    "own places of a set weight that do not add up": (
        NATIONAL,
        'label = "服务对象满意度指标"\nown',
        'label = "服务对象满意度指标"\nweight = 8\nown',
        "满意度指标：下级分值之和 8 应为 10",
    ),
    "first levels that do not make a hundred": (
        NATIONAL,
        'label = "产出指标"\nweight = 50',
        'label = "产出指标"\nweight = 40',
        "绩效指标：下级分值之和 90 应为 100",
    ),
    "a sum of a row that is not there": (SHANXI, '"county"]', '"town"]', "“parts”所指的行“town”不存在"),
    "a sum of sums": (SHANXI, '"county"]', '"fiscal"]', "“parts”所指的行“fiscal”不存在，或本身是合计"),
    "a rate without a division": (
        SHANXI,
        'formula = "received / budget"',
        'formula = "received - budget"',
        "相除的公式只用于百分数列",
    ),
    "a rate nobody works out": (
        SHANXI,
        'formula = "received / budget"\n',
        "",
        "百分数列（percent）要写相除的公式",
    ),
    "a rate of an unknown column": (SHANXI, '"received / budget"', '"received / plan"', "金额列“plan”不存在"),
    "two divisions": (SHANXI, '"received / budget"', '"received / budget / budget"', "不能识别"),
}


@pytest.mark.parametrize(("text", "before", "after", "fault"), WRONG.values(), ids=WRONG)
def test_a_wrong_form_is_refused(text, before, after, fault):
    assert before in text

    with pytest.raises(forms.FormError) as refused:
        forms.read(text.replace(before, after, 1), "form.toml")

    assert fault in str(refused.value)


REFINEMENT = """
[refinement]
form = "zp"
key = "zp-roads"
name = "农村公路养护"

[[refinement.level1]]
label = "满意度指标"

[[refinement.level1.level2]]
label = "服务对象满意度指标"
weight = 10

[[refinement.level1.level2.cell]]
key = "villagers"
label = "沿线群众满意度"
weight = 10
"""
REFUSED = {
    "a form that is not there": ('form = "zp"', 'form = "zz"', "没有找到表号为“zz”的表"),
    "a first level that is not there": ('label = "满意度指标"', 'label = "满意度"', "表中没有这个一级指标"),
    "weights that no longer make their parent": ("weight = 10\n\n[[", "weight = 8\n\n[[", "下级分值之和"),
    "more than what stands below": (
        'label = "满意度指标"',
        'label = "满意度指标"\nweight = 20',
        "只能改“level2”",
    ),
    "a misspelt key": ('name = "农村', 'nome = "农村', "不认识“nome”"),
}


def refinement(folder, text):
    (folder / "county").mkdir()
    (folder / "self_table.toml").write_text(without_satisfaction(NATIONAL), encoding="utf-8")
    (folder / "county" / "roads.toml").write_text(text, encoding="utf-8")
    return folder


def without_satisfaction(text):
    """The sheet without the unit's own place for it, which a refinement takes away."""
    begin = text.index('[[section.entry.row]]\nkey = "satisfaction"')
    end = text.index("[[section.entry]]", begin)
    cell = 'own = "satisfaction"'
    fixed = '[[sheet.level1.level2.cell]]\nkey = "satisfaction"\nlabel = "满意度"\nweight = 10\n'
    return (text[:begin] + text[end:]).replace(cell, f"weight = 10\n\n{fixed}")


def test_a_county_refines_what_stands_below_a_first_level(tmp_path):
    found = forms.library(refinement(tmp_path, REFINEMENT))

    assert [cell.label for cell in found["zp"].cells] == ["预算执行率", "满意度"]
    assert [cell.label for cell in found["zp-roads"].cells] == ["预算执行率", "沿线群众满意度"]
    assert found["zp-roads"].level1() == found["zp"].level1()
    assert found["zp-roads"].hash != found["zp"].hash


def test_a_refined_form_is_one_text_that_a_campaign_can_keep(tmp_path):
    folder = refinement(tmp_path, REFINEMENT)
    path = folder / "county" / "roads.toml"

    assert forms.read(forms.source(path), "") == forms.load(path)


@pytest.mark.parametrize(("before", "after", "fault"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_refinement_is_refused(tmp_path, before, after, fault):
    assert before in REFINEMENT

    with pytest.raises(forms.FormError, match=fault):
        forms.library(refinement(tmp_path, REFINEMENT.replace(before, after, 1)))


def test_no_form_names_a_place_of_its_origin():
    text = "".join(path.read_text(encoding="utf-8") for path in forms.FOLDER.rglob("*.toml"))
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))

    assert not [name for name in ("山西", "云南", "北京", "湖南", "昆明", "县县") if name in body]
    assert all(
        isinstance(e, Table | Outline) or e.label
        for f in LIBRARY.values()
        for s in f.sections
        for e in s.entries
    )
