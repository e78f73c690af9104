"""The Chinese line of a result, written from its explanation alone:

162 ÷ 143 = 113.29%，超 13 个百分点，每点扣 0.5 分，得 0 分
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from evaluation.rules.arithmetic import FULL
from evaluation.rules.results import Explanation, Missing, Operand, Result, Step

LACKING = {
    "blank": "缺{}",
    "zero": "{}为 0",
    "unreadable": "{}无法换算成数",
    "unit": "缺{}",
    "weights": "缺{}",
    "unknown": "缺{}",
}
RELATIONS = {"least": "不低于", "above": "高于", "most": "不超过", "below": "低于"}
CONTRARY = {"least": "低于", "above": "不超过", "most": "超过", "below": "不低于"}
SIGNS = {"add": "+", "subtract": "−", "divide": "÷", "percent": "÷", "multiply": "×"}
HUNDREDTH = Decimal("0.01")


def explain(result: Result) -> str:
    """One line: how the points came about, what range is left, or what is missing."""
    if result.missing:
        return f"不能测算，{missing_text(result.missing)}"
    return LINES[result.explanation.kind](result.explanation, result)


def missing_text(missing: tuple[Missing, ...]) -> str:
    """缺上年“三公”经费、“三公”经费预算数；编制数为 0. Things of one kind are named together."""
    kinds = list(dict.fromkeys(LACKING[item.why] for item in missing))
    names = {
        kind: dict.fromkeys(item.name for item in missing if LACKING[item.why] == kind) for kind in kinds
    }
    return "；".join(kind.format("、".join(names[kind])) for kind in kinds)


def points_text(points: Decimal) -> str:
    """2.50, but 3 for 3.00."""
    return format(points.normalize(), "f") if points == points.to_integral_value() else format(points, ".2f")


def percent_text(rate: Decimal) -> str:
    """113.29%; with more decimals where two would show a whole number that was not reached."""
    for places in range(2, 9):
        shown = rate.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if shown != shown.to_integral_value() or shown == rate:
            break
    return f"{shown:f}%".replace("-", "−")


def plain_text(value: Decimal) -> str:
    """A number without needless zeros."""
    return format(value.normalize(), "f")


def operand_text(explanation: Explanation, operand: Operand) -> str:
    """A figure as it was read; a step in brackets; a number of the rule as it is."""
    if isinstance(operand, Decimal):
        return plain_text(operand)
    given = explanation.given(operand)
    if given:
        return given.text.removesuffix(given.unit) if given.unit else given.text
    step = explanation.step(operand)
    assert step is not None
    return f"（{sum_text(explanation, step)}）"


def sum_text(explanation: Explanation, step: Step) -> str:
    """37.00 − 38.60"""
    text = f" {SIGNS[step.operation]} ".join(operand_text(explanation, item) for item in step.operands)
    return text.replace("） ", "）").replace(" （", "（")


def rate_text(explanation: Explanation) -> str:
    """162 ÷ 143 = 113.29%, or the figure itself: 当年结余 96.00."""
    step = explanation.step("rate")
    assert step is not None
    if step.operation == "percent":
        return f"{sum_text(explanation, step)} = {percent_text(step.result)}"
    name = step.operands[0]
    given = explanation.given(name) if isinstance(name, str) else None
    if given is None:
        return sum_text(explanation, step)
    return f"{given.name} {percent_text(step.result) if given.unit == '%' else given.text}"


def scored(explanation: Explanation) -> str:
    """得 2.76 分"""
    assert explanation.points is not None
    return f"得 {points_text(explanation.points)} 分"


def result_of(explanation: Explanation, name: str) -> Decimal:
    """The result of a step that the rule always takes."""
    step = explanation.step(name)
    assert step is not None
    return step.result


def per_point(explanation: Explanation, result: Result) -> str:
    distance, loss = explanation.step("distance"), explanation.step("loss")
    assert distance is not None and loss is not None
    over = distance.operands[0] == "rate"
    base = distance.operands[1 if over else 0]
    points = result_of(explanation, "counted")
    if result_of(explanation, "distance") <= 0:
        said = f"{'未超过' if over else '不低于'} {operand_text(explanation, base)}%"
    elif points == 0:
        said = f"{'超' if over else '低'}不足 1 个百分点，不扣分"
    else:
        each = operand_text(explanation, loss.operands[1])
        said = f"{'超' if over else '低'} {plain_text(points.quantize(HUNDREDTH))} 个百分点，每点扣 {each} 分"
    return f"{rate_text(explanation)}，{said}，{scored(explanation)}"


def tiers(explanation: Explanation, result: Result) -> str:
    return f"{rate_text(explanation)}，{tier_text(explanation)}，{scored(explanation)}"


def tier_text(explanation: Explanation) -> str:
    """低于 90%、不低于 80%: the end that was missed last and those that held."""
    ends = [step for step in explanation.steps if step.operation in RELATIONS and step.operands[0] == "rate"]
    missed = [step for step in ends if not step.result][-1:]
    held = [step for step in ends if step.result]
    said = [(CONTRARY, step) for step in missed] + [(RELATIONS, step) for step in held]
    return "、".join(f"{words[step.operation]}{bound_text(explanation, step)}" for words, step in said)


def bound_text(explanation: Explanation, step: Step) -> str:
    """90%, or the figure a tier compares with: 上年结转 240.00."""
    bound = step.operands[1]
    given = explanation.given(bound) if isinstance(bound, str) else None
    rate = explanation.step("rate")
    assert rate is not None
    percent = rate.operation == "percent" or (given is None and is_percent(explanation, rate))
    return (
        f"{given.name} {given.text}"
        if given
        else f" {operand_text(explanation, bound)}{'%' if percent else ''}"
    )


def is_percent(explanation: Explanation, rate: Step) -> bool:
    """Whether a rate that was taken as told is in percent."""
    given = explanation.given(rate.operands[0]) if isinstance(rate.operands[0], str) else None
    return given is not None and given.unit == "%"


def proportion(explanation: Explanation, result: Result) -> str:
    """5,057.00 ÷ 13,742.00 = 36.80%，3 分按比例计，得 1.10 分"""
    if explanation.parts:
        return lines(explanation, result)
    if explanation.step("target"):
        return f"{rolled_text(explanation)}，{scored(explanation)}"
    kept = result_of(explanation, "counted")
    how = "，" if kept in (0, FULL) else f"，{points_text(explanation.weight)} 分按比例计，"
    over = result_of(explanation, "rate") > FULL
    said = ("，超支部分按比例扣" if over else "，未超支") if explanation.kind == "PROPR" else ""
    return f"{rate_text(explanation)}{said}{how}{scored(explanation)}"


def rolled_text(explanation: Explanation) -> str:
    """Several records together: 目标 28 + 12，完成 28 + 9，完成率 92.50%."""
    sides = {"target": "目标", "actual": "完成"}
    said = [
        f"{name} {plain_text(result_of(explanation, key).quantize(HUNDREDTH))}" for key, name in sides.items()
    ]
    rate = explanation.step("rate")
    return "，".join([*said, *([f"完成率 {percent_text(rate.result)}"] if rate else [])])


def lines(explanation: Explanation, result: Result) -> str:
    """Each line and, when there are several, the sum."""
    said = [part_text(part) for part in explanation.parts]
    if len(said) == 1:
        return (
            f"{said[0]}，{scored(explanation)}"
            if explanation.points is not None
            else f"{said[0]}，{room(result)}"
        )
    end = f"合计{scored(explanation)}" if explanation.points is not None else room(result)
    return "；".join([*said, end])


def part_text(part: Explanation) -> str:
    """改造老旧小区：29 ÷ 32 = 90.63%"""
    if part.parts:
        return f"{part.name}：" + "，".join(part_text(item) for item in part.parts)
    kind = next((kind for kind, marks in PARTS.items() if all(part.step(mark) for mark in marks)), None)
    return f"{part.name}：{PART_LINES[kind](part)}" if kind else part.name


def figures_of(part: Explanation) -> tuple[str, str]:
    """Target and actual as they are written."""
    target, actual = part.given("target"), part.given("actual")
    assert target is not None and actual is not None
    return target.text, actual.text


def rate_part(part: Explanation) -> str:
    rate = part.step("rate")
    assert rate is not None
    target, actual = figures_of(part)
    return f"目标 {target}，完成 {actual}，为目标的 {percent_text(rate.result)}"


def met_part(part: Explanation) -> str:
    target, actual = figures_of(part)
    return f"目标 {target}，完成 {actual}"


def late_part(part: Explanation) -> str:
    days = result_of(part, "late")
    return f"{met_part(part)}，晚 {plain_text(days)} 天" if days else met_part(part)


def judged_part(part: Explanation) -> str:
    return f"酌定 {points_text(result_of(part, 'points'))} 分"


PARTS = {"rate": ("rate",), "late": ("late",), "met": ("met",), "judged": ("points",)}
PART_LINES: dict[str, Callable[[Explanation], str]] = {
    "rate": rate_part,
    "late": late_part,
    "met": met_part,
    "judged": judged_part,
}


def checklist(explanation: Explanation, result: Result) -> str:
    signs = "".join(given.key for given in explanation.givens)
    return f"符合{signs}，{scored(explanation)}" if signs else f"各条款均不符合，{scored(explanation)}"


def occurrences(explanation: Explanation, result: Result) -> str:
    """未按进度完成资金下达的专项个数 1，每个扣 0.5 分，得 2.50 分"""
    (given,) = explanation.givens
    each = operand_text(explanation, result_step(explanation, "loss").operands[1])
    return "，".join(
        [f"{given.name} {given.text}", *([f"每个扣 {each} 分"] if given.value else []), scored(explanation)]
    )


def result_step(explanation: Explanation, name: str) -> Step:
    step = explanation.step(name)
    assert step is not None
    return step


def deductions(explanation: Explanation, result: Result) -> str:
    said = "，".join(f"{given.name}扣 {given.text} 分" for given in explanation.givens) or "没有扣分情形"
    return f"{said}，{scored(explanation)}"


def answer(explanation: Explanation, result: Result) -> str:
    (given,) = (given for given in explanation.givens if given.key == "chosen")
    shown = "；".join(part_text(part) for part in explanation.parts)
    return "，".join(filter(None, (shown, given.name, scored(explanation))))


def judged(explanation: Explanation, result: Result) -> str:
    shown = "；".join(part_text(part) for part in explanation.parts)
    return "；".join(filter(None, (shown, room(result))))


def room(result: Result) -> str:
    """由单位在 6.40 至 8 分之间酌定"""
    top = f"{points_text(result.most)} 分（不含）" if result.open_top else f"{points_text(result.most)} 分"
    return f"由单位在 {points_text(result.least)} 至 {top}之间酌定"


def capped(explanation: Explanation, result: Result) -> str:
    points = result_of(explanation, "points")
    end = "总分不设上限" if points == FULL else f"总分不超过 {points_text(points)} 分"
    return f"{explanation.name} {rate_text(explanation)}，{tier_text(explanation)}，{end}"


LINES: dict[str, Callable[[Explanation, Result], str]] = {
    "PP": per_point,
    "TIER": lambda explanation, result: (answer if explanation.given("chosen") else tiers)(
        explanation, result
    ),
    "PROP": proportion,
    "PROPR": proportion,
    "CHK": checklist,
    "OCC": occurrences,
    "DED": deductions,
    "BIN": answer,
    "JDG": judged,
    "GRP": lines,
    "ROW": lambda explanation, result: f"{part_text(explanation)}，{scored(explanation)}",
    "CAP": capped,
}
