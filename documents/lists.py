"""The plain tables of a form: goals, vouchers, evaluators, total score and grade."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from documents.columns import below, header, row_at, total_label
from documents.grid import Cell, Line
from documents.reading import Entry, Reading, money, put
from documents.values import flowing, is_nothing, joined, number, plain, tidy, unit_in
from documents.vocabulary import is_one_of, key_of

PEOPLE = ("name", "position", "unit", "signature")


def read_goals(lines: Sequence[Line], at: int, reading: Reading) -> int:
    """预期目标 beside 实际完成: one entry a row."""
    head = header(row_at(lines, at), "qualitative")
    rows, end = below(lines, at, head.height)
    for row in rows:
        cells = head.values(row)
        if any(plain(cell.text) for cell in cells.values()):
            entry: Entry = {"kind": joined(head.caption.text) if head.caption else None}
            for key in ("target", "result"):
                put(entry, key, flowing(text_of(cells, key)), text_of(cells, key))
            reading.qualitative_targets.append(entry)
    return end


def read_statements(lines: Sequence[Line], at: int, reading: Reading) -> int:
    """分配科学性, 下达及时性 … each with its 情况说明, and with what went wrong where it did."""
    head = header(row_at(lines, at), "statements")
    rows, end = below(lines, at, head.height)
    for row in rows:
        cells = head.values(row)
        names = [cell.text for cell in row.cells if cell in row.new and cell.end <= head.columns[0].start]
        for key, suffix in (("value", ""), ("problem", "（存在问题和改进措施）")):
            text = text_of(cells, key)
            if names and plain(names[-1]) and key in cells and not (suffix and is_nothing(text)):
                entry: Entry = {"label": joined(names[-1]) + suffix}
                put(entry, "value", flowing(text), text)
                reading.basic_info.append(entry)
    return end


def read_vouchers(lines: Sequence[Line], at: int, reading: Reading, unit: str | None) -> int:
    """支出内容, 实际支出数, 会计凭证号, 备注. unit: that of the headings above; None when none is named."""
    head = header(row_at(lines, at), "vouchers")
    rows, end = below(lines, at, head.height)
    unit = next((u for c in head.columns if c.key == "amount" and (u := unit_in(c.header))), unit)
    for row in rows:
        cells = head.values(row)
        label = total_label(row)
        if label:
            reading.expenditure_total = {"label": joined(label), **spent(text_of(cells, "amount"), unit)}
        elif any(plain(cell.text) for key, cell in cells.items() if key != "no"):
            reading.expenditure_lines.append(voucher(cells, unit, len(reading.expenditure_lines) + 1))
    return end


def voucher(cells: dict[str, Cell], unit: str | None, count: int) -> Entry:
    printed = number(text_of(cells, "no"))
    entry: Entry = {"no": int(printed) if printed is not None else count}
    put(entry, "content", flowing(text_of(cells, "content")), text_of(cells, "content"))
    entry.update(spent(text_of(cells, "amount"), unit))
    put(entry, "voucher_no", joined(text_of(cells, "voucher_no")), text_of(cells, "voucher_no"))
    put(entry, "remark", flowing(text_of(cells, "remark")), text_of(cells, "remark"))
    return entry


def spent(text: str, unit: str | None) -> Entry:
    """An amount; where no heading names a unit, 元 is assumed and marked so."""
    return {**money(text, unit or "元"), **({} if unit else {"unit_assumed": True})}


def read_people(lines: Sequence[Line], at: int, reading: Reading) -> int:
    """姓名, 职务/职称, 单位, 签字; rows left blank are counted."""
    head = header(row_at(lines, at), "evaluators")
    rows, _ = below(lines, at, head.height)
    rows = list(takewhile(lambda row: len(head.values(row)) > 1, rows))
    for row in rows:
        cells = head.values(row)
        if any(plain(cell.text) for cell in cells.values()):
            entry: Entry = {}
            for key in PEOPLE:
                put(entry, key, joined(text_of(cells, key)), text_of(cells, key))
            reading.evaluators.append(entry)
        else:
            reading.blank_evaluator_rows += 1
    return at + head.height + len(rows)


def read_results(lines: Sequence[Line], at: int, reading: Reading) -> int:
    """绩效自评综合得分 and 评价等次, each with its value in the cell beside it."""
    cells = row_at(lines, at).cells
    for cell, beside in zip(cells, [*cells[1:], None], strict=True):
        key = key_of("results", cell.text)
        if key and beside is not None and not key_of("results", beside.text):
            value = number(beside.text) if key == "total_score" else tidy(beside.text) or None
            put(reading.scores, key, value, beside.text)
    return at + 1


def text_of(cells: dict[str, Cell], key: str) -> str:
    return cells[key].text if key in cells else ""


def settle_voucher_unit(reading: Reading) -> None:
    """Vouchers without a unit are in 元, unless only 万元 makes them add up to 实际支出."""
    wholes = (f for f in reading.finances if f["source"] == "合计" and is_one_of("funds", "spent", f["item"]))
    target = next((f["amount_yuan"] for f in wholes), None)
    figures = [line["amount"] for line in reading.expenditure_lines if line["amount"] is not None]
    if not target or not figures:
        return
    total = sum(figures, Decimal(0))
    if abs(total * 10_000 - target) < abs(total - target):
        for entry in [*reading.expenditure_lines, reading.expenditure_total or {}]:
            if entry.get("unit_assumed"):
                entry.update(money(entry["amount_text"], "万元"))
