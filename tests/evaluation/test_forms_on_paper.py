"""The forms against the real documents: every label, weight and standard that the blank form prints."""

import json
import re
import unicodedata
from typing import Any

import pytest

from evaluation.paper import Field, Outline, Table, printed
from tests.evaluation import demo

PAIRS = pytest.mark.parametrize("key", ["2-1", "2-2"])
SHEETS = {"2-1": "3-1", "2-2": "3-2"}


@pytest.fixture
def truth(seeds):
    """A document of the county form as it should be read."""
    return lambda key: json.loads((seeds / "truth" / f"004_{key}.json").read_text(encoding="utf-8"))


@pytest.fixture
def cells(seeds):
    """Every cell text of a document."""

    def read(key):
        tables = json.loads((seeds / "truth" / "tables" / f"004_{key}.json").read_text(encoding="utf-8"))
        return {
            bare(text) for text in re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(tables, ensure_ascii=False))
        }

    return read


def bare(text):
    """Text without white space and width, as documents are compared."""
    return "".join(unicodedata.normalize("NFKC", text.replace("\\n", "")).split())


def title(text):
    """A heading without its final stop."""
    return bare(text).removesuffix("。")


def entries(key, kind) -> list[Any]:
    """Every entry of one class, in printed order."""
    return [item for section in demo.form(key).sections for item in section.entries if isinstance(item, kind)]


@PAIRS
def test_titles_and_maker(truth, key):
    form, paper, sheet = demo.form(key), truth(key), truth(SHEETS[key])

    assert bare(printed(form.title, paper["region"], paper["year"])) == bare(paper["title"])
    assert printed(form.maker, paper["region"], paper["year"]) == paper["issued_by"]
    assert (form.label, form.sheet_label) == (paper["form_label"], sheet["form_label"])
    assert bare(form.sheet_title) == bare(sheet["title"])
    assert bare(form.remark) == bare(sheet["remark"])


@PAIRS
def test_cover_fields_in_order(truth, key):
    paper = [bare(row["label"]).rstrip(":") for row in truth(key)["cover_fields"]]
    cover = [bare(entry.label) for entry in entries(key, Field)[: len(paper) + 1]]

    assert cover == [*paper, "报告日期"]


def test_the_two_kinds_of_evaluation(truth):
    options = demo.form("2-2").field("cover", "evaluation_type").options

    assert list(options) == [row["label"] for row in truth("2-2")["evaluation_types"]]


@PAIRS
def test_basic_information_in_order(truth, key):
    paper = [row["label"] for row in truth(key)["basic_info"]]
    fields = [entry.label for entry in demo.form(key).section("overview").entries if isinstance(entry, Field)]

    assert fields[: len(paper)] == paper


@PAIRS
def test_every_label_and_section_title_stands_on_the_paper(cells, key):
    form, paper = demo.form(key), cells(key)
    words = [section.title for section in form.sections if section.key not in ("cover", "narrative")]
    words += [field.label for field in entries(key, Field) if field.key not in OFF_THE_TABLE]
    for table in entries(key, Table):
        words += [table.caption, *table.stub, *(row.lead + row.label for row in table.rows)]
        words += [group for row in table.rows for group in row.groups]
        words += [table.total.label] if table.total and table.key != "funds" else []
        words += [
            text for column in table.columns if not column.joined for text in (column.label, *column.above)
        ]

    missing = {word for word in map(bare, words) if word and not paper & {word, f"{word}(万元)"}}

    assert not missing


# On the cover, under the boxes, or a line of its own below the table.
OFF_THE_TABLE = {
    "evaluation_type",
    "project_name",
    "unit",
    "supervising_department",
    "budget_code",
    "evaluation_mode",
    "evaluation_body",
    "report_date",
    "filler_phone",
    "team_leader",
}


def test_the_four_tables_have_the_columns_of_the_paper(truth):
    items: dict[str, dict[str, None]] = {}
    for row in truth("2-1")["finances"]:
        items.setdefault(row["where"], {})[row["item"].split("/")[-1]] = None
    tables = {"three_public": "three_public_expenses"}
    for table in entries("2-1", Table)[:4]:
        columns = [column.label for column in table.columns if column.key != "org"]
        assert columns == list(items[tables.get(table.key, table.key)])
        assert table.total.label == truth("2-1")["finances"][0]["org"]


def test_the_fund_matrix_has_the_columns_and_sources_of_the_paper(truth):
    rows = [row for row in truth("2-2")["finances"] if row["where"] == "form"]
    table = entries("2-2", Table)[0]

    assert [column.label for column in table.columns] == list(dict.fromkeys(row["item"] for row in rows))
    assert [table.total.label, *(row.label for row in table.rows)] == list(
        dict.fromkeys(row["source"] for row in rows)
    )


@PAIRS
def test_categories_of_targets_in_order(truth, key):
    (paper,) = truth(key)["indicator_tables"]
    table = demo.table(key, "results", "quantitative")
    categories = list(dict.fromkeys((bare(row["level1"]), bare(row["level2"])) for row in paper["rows"]))

    assert [(bare(row.groups[0]), bare(row.label)) for row in table.rows] == categories
    assert bare(table.caption) == bare(paper["caption"])
    headers = list(dict.fromkeys(column["header"] for column in paper["columns"]))
    assert [*table.stub, *(column.label for column in table.columns if not column.joined)] == headers


@PAIRS
def test_boxes_and_signer_labels_in_order(truth, key):
    paper = truth(key)
    filling, *boxes = demo.form(key).stops

    assert [(stop.box, stop.signer_label) for stop in boxes] == [
        (box["label"], box["signer_label"] or "") for box in paper["sign_off_boxes"]
    ]
    assert filling.box == paper["filler"]["label"]
    assert f"{demo.form(key).field('team', 'filler_phone').label}：" == paper["filler"]["phone_label"]


@PAIRS
def test_headings_of_the_report_in_order(truth, key):
    (outline,) = entries(key, Outline)
    paper = [[title(part) for part in section["path"]] for section in truth(key)["narrative"]]
    path: list[str] = []
    ours = []
    for heading in outline.headings:
        path[heading.level - 1 :] = [title(heading.text)]
        ours.append(list(path))

    assert [section for section in paper if section in ours] == ours
    if key == "2-1":  # the unit of the project report added headings of its own
        assert ours == paper


@PAIRS
def test_every_row_of_the_score_sheet(truth, key):
    (paper,) = truth(SHEETS[key])["indicator_tables"]
    form = demo.form(key)

    assert [(column.key, column.label) for column in form.sheet_columns] == [
        (SHEET_KEYS.get(column["key"], column["key"]), column["header"]) for column in paper["columns"]
    ]
    assert [ours(row, form) for row in form.indicators] == [theirs(row) for row in paper["rows"]]


SHEET_KEYS = {"indicator": "measure", "deviation_reason": "reason"}


def ours(row, form):
    first = form.indicators_of(row.cell)[0] is row
    return (
        row.level1,
        row.level1_weight,
        row.level2,
        row.level2_weight,
        row.level3,
        row.weight if first else None,
        bare(row.measure or row.level3),
        bare(row.standard),
    )


def theirs(row):
    return (
        row["level1"],
        row["level1_weight"],
        row["level2"],
        row["level2_weight"],
        row["level3"],
        row["weight"],
        bare(row["indicator"]),
        bare(row["standard"]),
    )
