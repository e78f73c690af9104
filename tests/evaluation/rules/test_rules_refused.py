"""Rules that do not fit their form are refused with file, cell and fault."""

import pytest

from evaluation import forms
from tests.evaluation.rules import mini

TIER = 'kind = "TIER"\nof = "part"\n'
CELL = "附件3-1 › "
WRONG = {
    "an unknown kind": ('kind = "MAGIC"', "“kind”不能是“MAGIC”"),
    "an unknown key": (f"{mini.PER_POINT}\nstart = 3", "不认识“start”"),
    "an unknown figure": (mini.PER_POINT.replace('"part"', '"piece"'), "被测项：测算依据没有数“piece”"),
    "an unknown figure below": (mini.PER_POINT.replace('"whole"', '"hole"'), "测算依据没有数“hole”"),
    "a figure of a table": (mini.PER_POINT.replace('"part"', '"results.part"'), "测算依据没有数“results.part”"),
    "no formula": (mini.PER_POINT.replace('"part"', '"part +"'), "公式“part +”从第6个字起不能识别"),
    "an unknown side": (f'{mini.PER_POINT}\nside = "left"', "“side”不能是“left”"),
    "a price of nothing": (mini.PER_POINT.replace("0.5", "0"), "“per_point”必须大于 0"),
    "tiers below the weight": (TIER + "tier = [{ least = 1, points = 7 }, { points = 0 }]", "最高一档应为 8 分"),
    "tiers that rise": (
        TIER + "tier = [{ least = 9, points = 8 }, { least = 5, points = 1 }, { most = 3, points = 2 }]",
        "各档得分应从高到低",
    ),
    "tiers with a gap": (TIER + "tier = [{ least = 9, points = 8 }]", "只有最后一档不写界限"),
    "a tier behind the last": (
        TIER + "tier = [{ points = 8 }, { least = 5, points = 1 }, { points = 0 }]",
        "只有最后一档不写界限",
    ),
    "a tier at an unknown figure": (
        TIER + 'tier = [{ most = "x", points = 8 }, { points = 0 }]',
        "测算依据没有数“x”",
    ),
    "lines that are not there": (mini.LINES.replace("one", "three"), "“results.lines.three”不是有指标"),
    "lines of two names": (mini.LINES.replace("results.lines.one", "results.lines"), "“lines”应写作 部分.表.行"),
    "records weighed by words": (f'{mini.LINES}\nroll_up = "content"', "“roll_up”只能是 sum 或金额列"),
    "clauses that do not add up": ('kind = "CHK"\nclause = [{ text = "有", points = 7 }]', "各条款分值之和 7 应为 8"),
    "a clause of a column that is not there": (
        'kind = "CHK"\nclause = [{ text = "有", points = 8, measurable = "results.lines.goal" }]',
        "“results.lines.goal”不是表的列",
    ),
    "cases that nobody counts": ('kind = "OCC"\nper_case = 1', "缺少“counted”"),
    "cases of an unknown figure": ('kind = "OCC"\ncases = "x"\nper_case = 1', "测算依据没有数“x”"),
    "a range upside down": (
        'kind = "DED"\ndeduction = [{ text = "虚列", least = 4, most = 3 }]',
        "扣分的下限不能高于上限",
    ),
    "a fault twice": (
        'kind = "DED"\ndeduction = [{ text = "虚列", least = 1, most = 3 }, { text = "虚列", least = 1, most = 3 }]',
        "扣分情形重复",
    ),
    "answers below the weight": ('kind = "BIN"\noption = [{ text = "是", points = 7 }]', "最高一档应为 8 分"),
    "weights of a group that do not add up": ('kind = "GRP"\nweights = [5]', "各行分值之和 5 应为 8"),
    "weights of a group in words": ('kind = "GRP"\nweights = ["5"]', "“weights”只能是数字的列表"),
    "a group without its lines": (
        'kind = "GRP"\ntable = "results.lines"',
        "“results.lines.cell”不是有指标",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "fault"), WRONG.values(), ids=WRONG)
def test_a_wrong_rule_is_refused(rule, fault):
    with pytest.raises(forms.FormError) as refused:
        mini.form(rule)

    assert str(refused.value).startswith("mini.toml：")
    assert "被测项" in refused.value.place
    assert fault in str(refused.value)


def test_evidence_for_a_clause_that_is_not_there_is_refused():
    checklist = 'kind = "CHK"\nclause = [{ text = "有", points = 8 }]'

    with pytest.raises(forms.FormError, match="“evidence”所指的条款“④”不存在"):
        mini.form(checklist, extra='evidence = ["④"]')


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            'source = "overview.staff_quota"',
            'source = "overview.posts"',
            "“source”所指的“overview.posts”不存在",
        ),
        ('source = "overview.staff_quota"', 'source = "overview.contact"', ""),
        ('source = "overview.staff_quota"', 'source = "finances.income.carry_over"', "类型或单位与本栏不同"),
        ('source = "overview.staff_quota"', "", "取自本表的数要写“source”"),
        ('source = "finances.income.carry_over"', 'source = "finances.income.total.carry_over"', "不存在"),
        ('source = "finances.income.carry_over"', 'source = "finances.income"', "不存在"),
        ('of = "expenditure_total"', 'of = "expenditure"', "execution：测算依据没有数“expenditure”"),
        (
            'key = "contact"\nlabel = "联系人"',
            'key = "contact"\nlabel = "联系人"\nsource = "overview.duties"',
            "“source”“figure”和“last_year”只用于测算依据",
        ),
        ('[[inputs.entry]]\nkey = "staff_quota"', '[[inputs.entry]]\nkey = "staff_paid"', "“staff_paid”重复"),
        ('last_year = "three_public_actual"', 'last_year = "staff_quota"', "“staff_quota”不是同类的数"),
        ('last_year = "three_public_actual"', 'last_year = "three_public"', "“three_public”不是同类的数"),
    ],
)
def test_a_wrong_source_is_refused(before, after, fault):
    text = next(forms.FOLDER.rglob("department.toml")).read_text(encoding="utf-8")
    assert before in text
    changed = text.replace(before, after, 1)
    if not fault:
        assert forms.read(changed, "department.toml")
        return

    with pytest.raises(forms.FormError, match=fault):
        forms.read(changed, "department.toml")
