"""The Chinese line of a result, written from its explanation alone:

492 ÷ 486 = 101.23%，超 1 个百分点，每点扣 0.5 分，得 4.50 分
"""

from __future__ import annotations

from collections.abc import Callable

from evaluation.rules.arithmetic import FULL
from evaluation.rules.phrases import (
    missing_text,
    operand_text,
    percent_text,
    plain_text,
    points_text,
    rate_text,
    tier_text,
)
from evaluation.rules.results import Explanation, Result


def explain(result: Result) -> str:
    """One line: how the points came about, what room is left, or what is missing."""
    if result.missing:
        left = f"，最多 {points_text(result.most)} 分" if result.most < result.explanation.weight else ""
        return f"不能测算，{missing_text(result.missing)}{left}"
    return LINES[result.explanation.kind](result)


def scored(result: Result) -> str:
    """得 2.76 分, or the room that the unit has."""
    if result.points is not None:
        return f"得 {points_text(result.points)} 分"
    top = f"{points_text(result.most)} 分{'（不含）' if result.open_top else ''}"
    return f"由单位在 {points_text(result.least)} 至 {top}之间酌定"


def per_point(result: Result) -> str:
    """492 ÷ 486 = 101.23%，超 1 个百分点，每点扣 0.5 分，得 4.50 分"""
    return f"{rate_text(result.explanation)}，{distance_text(result.explanation)}，{scored(result)}"


def distance_text(explanation: Explanation) -> str:
    """How far the rate is on the wrong side, and what each point costs."""
    distance, counted = explanation.step("distance"), explanation.step("counted").result
    over = distance.operands[0] == "rate"
    side, base = ("超", distance.operands[1]) if over else ("低", distance.operands[0])
    if distance.result <= 0:
        return f"{'不超过' if over else '不低于'} {operand_text(explanation, base)}%"
    if counted == 0:
        return f"{side}不足 1 个百分点，不扣分"
    each = operand_text(explanation, explanation.step("loss").operands[1])
    return f"{side} {plain_text(counted)} 个百分点，每点扣 {each} 分"


def tiers(result: Result) -> str:
    """92.50%，不低于 90%，得 8 分; a choice in words: 到位及时，得 2 分."""
    if result.explanation.given("chosen"):
        return answer(result)
    return f"{rate_text(result.explanation)}，{tier_text(result.explanation)}，{scored(result)}"


def proportion(result: Result) -> str:
    """8,840.00 ÷ 9,620.00 = 91.89%，3 分按比例计，得 2.76 分"""
    about = result.explanation
    if about.parts:
        return lines(result)
    if about.has("target"):
        return f"{together_text(about)}，{scored(result)}"
    said = [rate_text(about)]
    if about.kind == "PROPR":
        said.append("超支部分按比例扣" if about.step("rate").result > FULL else "未超支")
    elif 0 < about.step("counted").result < FULL:
        said.append(f"{points_text(about.weight)} 分按比例计")
    return "，".join([*said, scored(result)])


def together_text(about: Explanation) -> str:
    """Several records together: 目标合计 40，完成合计 37，为目标的 92.50%."""
    said = [
        f"目标合计 {plain_text(about.step('target').result)}",
        f"完成合计 {plain_text(about.step('actual').result)}",
    ]
    return "，".join(
        [*said, *([f"为目标的 {percent_text(about.step('rate').result)}"] if about.has("rate") else [])]
    )


def lines(result: Result) -> str:
    """Each line, and the sum when there are several."""
    said = [part_text(part) for part in result.explanation.parts]
    if len(said) == 1:
        return f"{said[0]}，{scored(result)}"
    return "；".join([*said, f"合计{scored(result)}"])


def part_text(part: Explanation) -> str:
    """改造老旧小区：目标 32个，完成 29个，为目标的 90.63%"""
    if part.parts:
        return f"{part.name}：" + "，".join(map(part_text, part.parts))
    target, actual = part.given("target"), part.given("actual")
    if part.has("points") and target is None and part.points is not None:
        return f"{part.name}酌定 {points_text(part.points)} 分"
    if target is None or actual is None:
        return part.name
    said = [
        f"{part.name}：目标 {target.text or '未填'}",
        f"完成 {actual.text or '未填'}",
        *reached_text(part),
    ]
    return "，".join(said)


def reached_text(part: Explanation) -> list[str]:
    """What two figures do not say by themselves: the rate, or the days that a date is late."""
    if part.has("rate"):
        return [f"为目标的 {percent_text(part.step('rate').result)}", *taken_off_text(part)]
    if part.has("late") and part.step("late").result:
        return [f"晚 {plain_text(part.step('late').result)} 天"]
    return []


def taken_off_text(part: Explanation) -> list[str]:
    """What the campaign takes off for a target passed by far."""
    if part.has("deviation"):
        return [f"超过目标较多扣 {operand_text(part, part.step('deviation').operands[1])} 分"]
    if part.has("uncut") and part.step("uncut").result < FULL:
        return [f"超过目标较多按 {percent_text(part.step('uncut').result)} 计"]
    return []


def checklist(result: Result) -> str:
    """符合①②③，④目标量化与表不符不计，得 3 分"""
    about = result.explanation
    signs = "".join(given.key for given in about.givens)
    why = {"unmeasurable": "与表不符", "unproven": "缺佐证材料"}
    refused = [f"{note.name}{why[note.kind]}不计" for note in about.notes if note.name[0] not in signs]
    return "，".join([f"符合{signs}" if signs else "没有符合的条款", *refused, scored(result)])


def occurrences(result: Result) -> str:
    """未按进度完成资金下达的专项个数 1，每个扣 0.5 分，得 2.50 分"""
    about = result.explanation
    (given,) = about.givens
    each = f"每个扣 {operand_text(about, about.step('loss').operands[1])} 分"
    return "，".join([f"{given.name} {given.text}", *([each] if given.value else []), scored(result)])


def deductions(result: Result) -> str:
    """依据不合规扣 2 分，得 5 分"""
    said = [f"{given.name}扣 {given.text} 分" for given in result.explanation.givens] or ["没有扣分情形"]
    return "，".join([*said, scored(result)])


def answer(result: Result) -> str:
    """到位及时，得 2 分; after the lines it is about."""
    shown = "；".join(map(part_text, result.explanation.parts))
    (given,) = (given for given in result.explanation.givens if given.key == "chosen")
    return "，".join(filter(None, (shown, given.name, scored(result))))


def judged(result: Result) -> str:
    """What the lines reached, and the room the unit has."""
    return "；".join([*map(part_text, result.explanation.parts), scored(result)])


def capped(result: Result) -> str:
    """预算执行率 480.00 ÷ 1,000.00 = 48.00%，低于 50%，总分不超过 59 分"""
    about = result.explanation
    points = about.step("points").result
    end = "总分不设上限" if points == FULL else f"总分不超过 {points_text(points)} 分"
    return f"{about.name} {rate_text(about)}，{tier_text(about)}，{end}"


def single(result: Result) -> str:
    """A line of its own."""
    return f"{part_text(result.explanation)}，{scored(result)}"


LINES: dict[str, Callable[[Result], str]] = {
    "PP": per_point,
    "TIER": tiers,
    "PROP": proportion,
    "PROPR": proportion,
    "CHK": checklist,
    "OCC": occurrences,
    "DED": deductions,
    "BIN": answer,
    "JDG": judged,
    "GRP": lines,
    "ROW": single,
    "CAP": capped,
}
