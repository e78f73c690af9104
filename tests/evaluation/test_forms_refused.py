"""A wrong form file is refused with its name, the place and the fault."""

import pytest

from evaluation import forms

TEXT = next(forms.FOLDER.rglob("department.toml")).read_text(encoding="utf-8")

WRONG = {
    "a cell that weighs too much": (
        'label = "支付进度"\nweight = 3',
        'label = "支付进度"\nweight = 4',
        "附件3-1 › 预算执行：下级分值之和 16 应为 15",
    ),
    "a 二级指标 that does not fit its 一级指标": (
        'label = "资产管理"\nweight = 10',
        'label = "资产管理"\nweight = 12',
        "附件3-1 › 资产管理：下级分值之和 10 应为 12",
    ),
    "two 一级指标 of one name": (
        '[[sheet.level1]]\nlabel = "产出"',
        '[[sheet.level1]]\nlabel = "投入"',
        "附件3-1 › 投入：",
    ),
    "a weight of nothing": (
        'label = "支付进度"\nweight = 3',
        'label = "支付进度"\nweight = 0',
        "cell「支付进度」：“weight”必须大于 0",
    ),
    "a cell twice": ('key = "surplus"', 'key = "payment_progress"', "附件3-1：“payment_progress”重复"),
    "a row in two cells": ('key = "economic_benefit"', 'key = "satisfaction"', "附件3-1：“satisfaction”重复"),
    "two cells of one name": (
        'name = "资产管理制度健全性"',
        'name = "预算管理制度健全性"',
        "“预算管理制度健全性”重复",
    ),
    "a cell without a standard": (
        'standard = "每低于100%一个百分点扣0.1分，扣完为止。"',
        "",
        "cell「固定资产利用率」：缺少“standard”",
    ),
    "an entry twice": ('key = "contact_phone"', 'key = "contact"', "一、部门（单位）基本概况：“contact”重复"),
    "a section twice": ('key = "results"', 'key = "finances"', "部分：“finances”重复"),
    "money in an unknown unit": (
        'name = "固定资产"\nunit = "万元"',
        'name = "固定资产"\nunit = "千元"',
        "固定资产 › 固定资产合计：金额的单位不能是“千元”，只能是元、万元、亿元",
    ),
    "money without a unit": ('name = "固定资产"\nunit = "万元"', 'name = "固定资产"', "金额的单位不能是“”"),
    "a printed row named like a total": ('key = "quantity"', 'key = "total"', "行名“total”留给合计行"),
    "repeats without printed rows": (
        'name = "固定资产"\nunit = "万元"',
        'name = "固定资产"\nunit = "万元"\nrepeats = true',
        "“repeats”只用于印有行名的表",
    ),
    "a formula that is no amount": (
        'label = "机构名称"\nrequired = true',
        'label = "机构名称"\nformula = "other_income"',
        "只有金额列可以用公式",
    ),
    "a column twice": ('key = "reception"', 'key = "abroad"', "“三公”经费：“abroad”重复"),
    "a printed row twice": ('key = "quantity"', 'key = "quality"', "定量目标：“quality”重复"),
    "an unknown type": (
        'type = "person"',
        'type = "employee"',
        "entry「评价组组长」：“type”不能是“employee”",
    ),
    "an unknown column type": ('type = "signature"', 'type = "ink"', "column「签字」：“type”不能是“ink”"),
    "a formula of an unknown column": (
        '"personnel_expenditure + public_expenditure"',
        '"personnel_expenditure + public_spending"',
        "年度支出 › 基本支出：公式所指的金额列“public_spending”不存在",
    ),
    "a formula of an unknown table": (
        '"income.income_total - expenditure_total"',
        '"incomes.income_total - expenditure_total"',
        "年度支出 › 当年结余：公式所指的金额列“incomes.income_total”不存在",
    ),
    "a formula of a text column": ('"in_use + rented + other"', '"in_use + org"', "金额列“org”不存在"),
    "a formula nobody can read": (
        '"in_use + rented + other"',
        '"in_use * 2"',
        "公式“in_use * 2”从第8个字起不能识别",
    ),
    "a formula that ends early": (
        '"in_use + rented + other"',
        '"in_use +"',
        "公式“in_use +”从第8个字起不能识别",
    ),
    "a formula that needs itself": (
        'formula = "personnel_expenditure + public_expenditure"',
        'formula = "balance_year + public_expenditure"',
        "公式循环引用",
    ),
    "a figure of another table without a name to find it by": (
        'row_name = "年度收入 {org}"\nidentity = "org"',
        'row_name = "年度收入 {org}"',
        "要求两张表都有“identity”",
    ),
    "an identity that is no column": (
        'identity = "org"',
        'identity = "name"',
        "“identity”所指的文字列“name”不存在",
    ),
    "a row named by no column": (
        'row_name = "年度收入 {org}"',
        'row_name = "年度收入 {name}"',
        "“row_name”所指的文字列“name”不存在",
    ),
    "a row named by money": (
        'row_name = "年度收入 {org}"',
        'row_name = "年度收入 {carry_over}"',
        "“row_name”所指的文字列“carry_over”不存在",
    ),
    "an unknown stop": ('stop = "leader"', 'stop = "mayor"', "“stop”不能是“mayor”"),
    "a stop twice": ('stop = "leader"', 'stop = "unit"', "stop：“unit”重复"),
    "a route that does not begin with filling": ('stop = "filling"', 'stop = "department"', "第一个环节"),
    "a misspelt key": ("required = true", "requird = true", "不认识“requird”"),
    "a missing label": ('label = "人员编制"', "", "缺少“label”"),
    "an empty title": ('title = "四、评价人员"', 'title = " "', "“title”是空的"),
    "a key in Chinese": (
        'key = "contact"\n',
        'key = "联系人"\n',
        "“key”只能用小写字母、数字、下划线和连字符",
    ),
    "a word where a number belongs": (
        'label = "产出"\nweight = 25',
        'label = "产出"\nweight = "25"',
        "写法不对",
    ),
    "a heading without a number": ("五、存在的主要问题", "存在的主要问题", "标题“存在的主要问题”没有编号"),
    "options of what is no choice": (
        'type = "number"\nunit = "人"',
        'type = "number"\noptions = ["一"]',
        "“options”和“choice”必须同时出现",
    ),
    "a fixed field without its text": (
        'value = "部门（单位）绩效自评"',
        "",
        "“value”只用于固定内容",
    ),
    "a heading twice": ('key = "6"\ntext', 'key = "5"\ntext', "综述：“5”重复"),
    "grades out of order": ("least = 80", "least = 95", "等次应从高到低排列"),
    "grades that do not reach 0": ("least = 0", "least = 10", "最后一档从 0 分起"),
    "a form that is neither of a project nor of a department": (
        'kind = "department"',
        'kind = "fund"',
        "“kind”",
    ),
    "no TOML": ("[sheet]", "[sheet", "不是有效的 TOML"),
}


@pytest.mark.parametrize(("before", "after", "fault"), WRONG.values(), ids=WRONG)
def test_a_wrong_form_is_refused(before, after, fault):
    assert before in TEXT

    with pytest.raises(forms.FormError) as refused:
        forms.read(TEXT.replace(before, after, 1), "department.toml")

    assert str(refused.value).startswith("department.toml：")
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    ("total", "fault"),
    [
        ("finances.income.nothing", "“finances.income.nothing”不存在"),
        ("results.qualitative.expected", "“results.qualitative.expected”没有合计"),
        ("finances.income", "应写作 部分.表.列"),
    ],
)
def test_a_tie_needs_two_totals(total, fault):
    tie = f'[[tie]]\ncheck = "A09"\nleft = "{total}"\nright = "finances.income.other_income"\n\n[sheet]'

    with pytest.raises(forms.FormError, match=fault):
        forms.read(TEXT.replace("[sheet]", tie), "department.toml")


def test_a_refusal_says_where_in_the_file():
    with pytest.raises(forms.FormError) as refused:
        forms.read(TEXT.replace('type = "signature"', 'type = "ink"'), "department.toml")

    assert (refused.value.file, refused.value.place) == (
        "department.toml",
        "section「四、评价人员」 › entry「evaluators」 › column「签字」",
    )
