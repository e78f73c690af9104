"""A form of one rule: a sheet with one cell that has it, a table of targets, and a few figures of 测算依据."""

from decimal import Decimal
from functools import cache
from typing import Any

from evaluation import entry, forms, money, rules
from evaluation.paper import Form
from evaluation.rules import Result

TEXT = """
key = "mini"
label = "附件"
name = "样表"
kind = "project"
title = "样表"
maker = "{{county}}财政局（制）"
stop = [{{ stop = "filling", box = "填报人：" }}]
grade = [{{ label = "合格", least = 0 }}]

[[section]]
key = "results"
title = "自评情况"

[[section.entry]]
key = "lines"
type = "table"
name = "指标"
repeats = true
row_name = "{{content}}"
column = [
  {{ key = "content", label = "指标" }},
  {{ key = "target", label = "目标值" }},
  {{ key = "actual", label = "完成值" }},
  {{ key = "weight", label = "分值", type = "number" }},
  {{ key = "money", label = "金额", type = "amount", unit = "{unit}" }},
]
row = [{{ key = "one", label = "甲类指标" }}, {{ key = "two", label = "乙类指标" }}]

[sheet]
label = "评分表"
title = "评分表"
column = [{{ key = "score", label = "得分" }}]

[[sheet.level1]]
label = "全部"
weight = 100

[[sheet.level1.level2]]
label = "全部"
weight = 100

[[sheet.level1.level2.cell]]
key = "cell"
label = "被测项"
weight = {weight}
standard = "照标准计分。"
{extra}

[sheet.level1.level2.cell.rule]
{rule}

[[sheet.level1.level2.cell]]
key = "rest"
label = "其余"
weight = {rest}
standard = "照标准计分。"

[inputs]
title = "测算依据"
entry = [
  {{ key = "part", label = "部分数", type = "amount", unit = "{unit}" }},
  {{ key = "whole", label = "全部数", type = "amount", unit = "{unit}" }},
  {{ key = "less", label = "扣除数", type = "amount", unit = "{unit}" }},
  {{ key = "cases", label = "例数", type = "number" }},
  {{ key = "told", label = "填写的比率", type = "number", unit = "%" }},
  {{ key = "seen", label = "表中的比率", type = "number", unit = "%", source = "results.lines.two.actual" }},
]
{after}
"""
PER_POINT = 'kind = "PP"\nof = "part"\nto = "whole"\nbase = 100\nper_point = 0.5'
TIERS = """kind = "TIER"
of = "part"
to = "whole"
stated = "told"
tier = [
  { least = 90, points = 8 },
  { above = 80, points = 6 },
  { least = 60, below = 70, points = 2 },
  { points = 0 },
]"""
LINES = 'kind = "PROP"\nlines = "results.lines.one"'


@cache
def form(rule: str, weight: str = "8", extra: str = "", unit: str = "万元", after: str = "") -> Form:
    """The form with `rule`, TOML lines, on a cell of `weight` points."""
    rest = Decimal(100) - Decimal(weight)
    return forms.read(
        TEXT.format(rule=rule, weight=weight, rest=rest, extra=extra, unit=unit, after=after), "mini.toml"
    )


def yuan(amount: Any) -> dict[str, Any]:
    """An amount of 万元 as it is stored."""
    value = Decimal(str(amount))
    return money.amount(value * money.UNITS["万元"], entry.places_of(value))


def score(
    rule: str,
    inputs: dict[str, Any] | None = None,
    lines: list[dict[str, Any]] | None = None,
    basis: dict[str, Any] | None = None,
    policy: Any = None,
    attachments: Any = (),
    **form_parts: str,
) -> Result:
    """The result of the cell. `inputs`: amounts in 万元, cases and rates as text. `lines` default to the first row."""
    spec = form(rule, **form_parts)
    given = {
        key: yuan(value) if key in ("part", "whole", "less") else value
        for key, value in (inputs or {}).items()
    }
    bodies = {"results": {"lines": [{"row": "one", **line} for line in lines or []]}}
    scores = {"cell": {"basis": basis or {}}}
    return rules.evaluate(spec, bodies, scores, given, policy, attachments)["cell"]


def line(target: str, actual: str, **more: Any) -> dict[str, Any]:
    """A line of targets."""
    return {"content": "指标", "target": target, "actual": actual, **more}
