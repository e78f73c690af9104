"""What a report says of its result in sentences: total, grade, score on review, why points were lost."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from documents.reading import Entry, Reading, put
from documents.scored import FULL
from documents.squeezed import Squeezed
from documents.values import plain
from documents.vocabulary import WORDS, found

TOTAL = re.compile(WORDS["conclusion"]["total"])
WEIGHT = re.compile("|".join(WORDS["scored"][key] for key in ("weight", "bracket")))
SENTENCE = re.compile(r"[^。\n]+")
CLAUSE = re.compile(r"[^。；;\n]+")
ENDS = "，。；：、,;:. "


def read(reading: Reading) -> None:
    """Fill in what no table has said: total, full score, review score, grade, and reasons of single rows."""
    said = next(iter(sorted(totals(reading), key=lambda found: -found[0])), None)
    if said:
        for key, value in said[1].items():
            if reading.scores.get(key) is None:
                reading.scores[key] = value
    table = table_to_add_up(reading.indicator_tables)
    if table and reading.scores["score_table"] is None:
        reading.scores["score_table"] = table["id"]
    printed = (table and table["total"]) or {}
    for key, name in (("total_score", "score"), ("full_score", "weight")):
        if reading.scores[key] is None:
            reading.scores[key] = printed.get(name)
    reading.scores["grade"] = reading.scores["grade"] or grade_alone(reading)
    reasons(reading)


def table_to_add_up(tables: Sequence[Entry]) -> Entry | None:
    """The table whose points make the total: one that holds everything, else the one with most points."""
    scored = [table for table in tables if any(row.get("score") is not None for row in table["rows"])]
    return max(scored, key=lambda table: (weights(table), len(table["rows"])), default=None)


def weights(table: Entry) -> Decimal:
    """The points at stake in a table; its scores where it prints no weights."""
    figures = [row.get("weight") for row in table["rows"]]
    if not any(figures):
        figures = [row.get("score") for row in table["rows"]]
    return sum((figure for figure in figures if figure is not None), Decimal(0))


# ---- total and grade --------------------------------------------------------------------------------------------


def grade_alone(reading: Reading) -> str | None:
    """The grade of a conclusion that gives no total."""
    for section in reading.narrative:
        if found("conclusion", "heading", "".join(section["path"])):
            match = re.search(WORDS["conclusion"]["graded"], plain(section["text"]))
            if match:
                return match["grade"]
    return None


def totals(reading: Reading) -> Iterator[tuple[int, Entry]]:
    """(how much it looks like the result, what it says) of every sentence that gives a total."""
    for section in reading.narrative:
        heading = bool(found("conclusion", "heading", "".join(section["path"])))
        for sentence in SENTENCE.findall(f"{section['title']}\n{section['text']}"):
            said = statement(sentence)
            if said:
                yield 2 * heading + (said.get("grade") is not None) + ("full_score" in said), said


def statement(sentence: str) -> Entry | None:
    """Total, grade and the others that one sentence gives; None when it is about something else."""
    text = plain(sentence)
    match = TOTAL.search(text)
    if not match or is_of_a_part(text, match.start()):
        return None
    made: Entry = {}
    put(made, "total_score", Decimal(match["figure"]), match["figure"])
    for key in ("full_score", "review_score"):
        other = re.search(WORDS["conclusion"][key], text)
        made.update({key: Decimal(other["figure"])} if other else {})
    grade = re.search(WORDS["conclusion"]["grade"], text[match.end() :])
    made.update({"grade": grade["grade"]} if grade else {}, quote=sentence.strip())
    return made if made["total_score"] <= FULL else None


def is_of_a_part(text: str, at: int) -> bool:
    """Whether the points are those of one indicator: its name stands before them, or its weight beside them."""
    marks = (Decimal(mark["weight"] or mark["bracket"]) for mark in WEIGHT.finditer(text))
    return bool(found("conclusion", "part", text[:at])) or any(points < FULL for points in marks)


# ---- why points were lost ---------------------------------------------------------------------------------------


def reasons(reading: Reading) -> None:
    """Give each row that lost points the clause that says so: …方面，…，扣0.5分."""
    rows = [row for table in reading.indicator_tables for row in table["rows"] if table["id"] == "prose"]
    open_rows = [row for row in rows if lost(row) and not row["deviation_reason"]]
    for section in reading.narrative:
        for line in section["text"].split("\n"):
            lead = ""
            for clause in CLAUSE.findall(line):
                text = Squeezed(clause)
                points = re.search(WORDS["conclusion"]["lost"], text.text)
                begin = words_before(text.text)
                lead = text.text[:begin] or lead
                row = match_row(open_rows, lead + text.text, Decimal(points["figure"])) if points else None
                if row and points:
                    row["deviation_reason"] = text.cut(begin, points.end(), ENDS)
                    open_rows.remove(row)


def words_before(clause: str) -> int:
    """Where a reason begins behind 扣分主要是： and 项目效益指标中：."""
    place = 0
    for name in ("introduction", "lead"):
        match = re.match(WORDS["conclusion"][name], clause[place:])
        place += match.end() if match else 0
    return place


def lost(row: Entry) -> Decimal:
    """Points lost; 0 where weight or score is not known."""
    known = row.get("score") is not None and row.get("weight") is not None
    return row["weight"] - row["score"] if known else Decimal(0)


def match_row(rows: Sequence[Entry], words: str, points: Decimal) -> Entry | None:
    """The row that lost so many points and is named in the words; by its own name before its levels."""
    able = [row for row in rows if lost(row) == points]
    for key in ("indicator", "level2", "level1"):
        named = [row for row in able if row.get(key) and re.sub("指标$", "", plain(row[key])) in words]
        if len(named) == 1:
            return named[0]
    return None
