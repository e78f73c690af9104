"""The forms of the library: complete, adding up, naming no one."""

from decimal import Decimal

import pytest

from evaluation import forms
from evaluation.paper import Field, Outline, Table, printed
from tests.evaluation import demo

LIBRARY = forms.library()
COUNTY = {key: LIBRARY[key] for key in ("2-1", "2-2")}
BOTH = pytest.mark.parametrize("form", COUNTY.values(), ids=COUNTY)
ALL = pytest.mark.parametrize("form", LIBRARY.values(), ids=LIBRARY)


def test_the_library_holds_the_department_form_and_the_project_form():
    assert [(form.key, form.kind, form.label, form.sheet_label) for form in COUNTY.values()] == [
        ("2-1", "department", "附件2-1", "附件3-1"),
        ("2-2", "project", "附件2-2", "附件3-2"),
    ]


@ALL
def test_no_two_forms_are_called_the_same(form):
    others = [other for other in LIBRARY.values() if other is not form]

    assert form.label not in {other.label for other in others}
    assert form.hash not in {other.hash for other in others}


@ALL
def test_every_route_begins_with_filling_and_has_someone_to_lead(form):
    leaders = [
        e for spec in form.sections for e in spec.entries if isinstance(e, Field) and e.type == "person"
    ]

    assert form.stops[0].stop == "filling"
    assert [leader.required for leader in leaders] == [True]


def test_the_department_form_has_no_box_for_a_supervising_department():
    stops = {key: [stop.stop for stop in form.stops] for key, form in COUNTY.items()}

    assert stops["2-1"] == ["filling", "leader", "unit", "finance"]
    assert stops["2-2"] == ["filling", "leader", "unit", "department", "finance"]


def test_a_stop_is_called_as_its_box_is():
    assert [(stop.name, stop.short) for stop in LIBRARY["2-2"].stops] == [
        ("填报人", "填报"),
        ("评价组组长", "组长"),
        ("项目单位意见", "单位"),
        ("主管部门意见", "主管"),
        ("财政部门归口业务科室意见", "财政"),
    ]


@BOTH
def test_weights_add_up_to_a_hundred_over_22_scored_cells(form):
    assert sum(cell.weight for cell in form.cells) == 100
    assert sum(form.level1().values()) == 100
    assert len(form.cells) == 22


def test_three_benefits_of_the_department_sheet_share_one_cell():
    form = LIBRARY["2-1"]

    assert len(form.indicators) == 24
    assert [row.level3 for row in form.indicators_of("benefits")] == ["经济效益", "社会效益", "生态效益"]
    assert form.cell("benefits").weight == Decimal(15)


def test_the_project_sheet_wants_evidence_for_five_items():
    wanted = {cell.label: cell.evidence for cell in LIBRARY["2-2"].cells if cell.evidence}

    assert wanted == {
        "决策依据": ("③",),
        "分配办法": ("①",),
        "分配结果": ("",),
        "财务管理": ("①",),
        "管理制度": ("①",),
    }


@BOTH
def test_every_entry_of_the_demo_has_its_place(form):
    story, sheet = {"2-1": ("department", "附件3-1"), "2-2": ("story", "附件3-2")}[form.key]
    told = demo.told(story)

    assert form.sheet_label == sheet
    assert [row.level3 for row in form.indicators] == [row["level3"] for row in told["score"]]
    assert printed(form.maker, "平澜县", 2025) == told["cover"]["maker"]
    assert printed(form.title, "平澜县", 2025) == told["cover"]["title"]
    labels = {entry.label for entry in form.section("cover").entries if isinstance(entry, Field)}
    assert labels == set(told["cover"]) - {"title", "maker", "报告日期_v1"}


@BOTH
def test_keys_that_the_workflow_reads_are_there(form):
    assert form.section("team").entry("team_leader").type == "person"
    assert isinstance(form.section("team").entry("evaluators"), Table)
    assert isinstance(form.section("narrative").entry("report"), Outline)


def test_each_form_has_a_fingerprint_of_its_own_that_white_space_does_not_change():
    path = next(forms.FOLDER.rglob("project.toml"))
    text = path.read_text(encoding="utf-8")

    assert forms.read(f"# another comment\n\n{text}", path.name).hash == LIBRARY["2-2"].hash
    assert forms.read(text.replace("100%得5分", "100%得五分"), path.name).hash != LIBRARY["2-2"].hash


def test_headings_are_numbered_with_those_above_them():
    (outline,) = (item for item in LIBRARY["2-1"].section("narrative").entries if isinstance(item, Outline))

    numbers = {heading.text: (heading.number, heading.leaf) for heading in outline.headings}

    assert numbers["（二）专项支出"] == ("二（二）", False)
    assert numbers["3、专项资金管理情况分析"] == ("二（二）3", True)
    assert numbers["六、改进措施和有关建议"] == ("六", True)


def test_two_files_with_one_key_are_refused(tmp_path):
    text = next(forms.FOLDER.rglob("project.toml")).read_text(encoding="utf-8")
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(forms.FormError, match=r"two\.toml：表号“2-2”已有另一个文件使用"):
        forms.library(tmp_path)


@BOTH
def test_computed_columns_are_those_the_paper_adds_up(form):
    computed = {
        column.key
        for section in form.sections
        for entry in section.entries
        if isinstance(entry, Table)
        for column in entry.columns
        if column.formula
    }

    assert (
        computed
        == {
            "2-1": {
                "income_total",
                "expenditure_total",
                "basic_expenditure",
                "balance_year",
                "balance_cumulative",
                "three_public_total",
                "fixed_assets_total",
            },
            "2-2": {"balance"},
        }[form.key]
    )
