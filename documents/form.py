"""One form, read line by line: what a line is decides who reads it, never where it stands."""

import re
from collections import defaultdict
from collections.abc import Sequence

from documents import (
    budget,
    conclusion,
    finances,
    goals,
    indicators,
    lists,
    naming,
    outline,
    pairs,
    said,
    scored,
    signing,
)
from documents.columns import begins, fund_labels, row_at
from documents.grid import Line, Row
from documents.reading import Reading
from documents.values import joined, plain, tidy, unit_in
from documents.vocabulary import found, key_of
from documents.word import Paper, Paragraph

FORMS = {"department_overall_form", "project_form"}
SHEETS = {"department_score_sheet", "project_score_sheet"}
TABLES = {
    "project_self_evaluation_table",
    "department_self_evaluation_table",
    "transfer_self_evaluation_table",
}


class Form:
    """Reads the lines of one form into a `Reading`."""

    def __init__(self, kind: str, content: Sequence[Line], paper: Paper) -> None:
        self.kind, self.content, self.paper = kind, content, paper
        self.reading = Reading(form_type=kind)
        self.unit: str | None = None  # of money, as the last heading named it
        self.overview = False  # inside 一、基本概况
        self.table_seen = False
        self.report: list[Paragraph] = []  # the paragraphs of the running text
        self.in_report = False
        self.is_prose = kind not in FORMS | SHEETS | TABLES
        self.caption: str | None = None  # what stands over the next table
        self.tables: dict[int, list[str]] = defaultdict(list)  # so many paragraphs before them → tables

    def read(self) -> Reading:
        place = 0
        while place < len(self.content):
            line = self.content[place]
            if isinstance(line, Paragraph):
                self.paragraph(line)
                place += 1
            else:
                self.table_seen = True
                place = self.row(line, place)
        self.finish()
        return self.reading

    def finish(self) -> None:
        reading = self.reading
        lists.settle_voucher_unit(reading)
        reading.narrative = outline.read(self.report, self.tables)
        for header in self.paper.page_headers:
            self.page_header(header)
        if self.is_prose:
            goals.read(reading)
            scored.read(reading)
            conclusion.read(reading)
        elif self.kind in SHEETS | TABLES:
            self.sheet_total()
        said.read(reading)
        naming.read(reading)

    def page_header(self, text: str) -> None:
        """What a page header adds: the number of the form, a field that the cover leaves out."""
        label = found("marks", "label", text)
        if label and not self.reading.form_label:
            self.reading.form_label = label[0]
        for name, value in pairs.cover_fields(text):
            key = key_of("cover", name)
            if key in ("unit", "project_name", "supervising_department") and not getattr(self.reading, key):
                setattr(self.reading, key, plain(value))

    def sheet_total(self) -> None:
        """The total row of a sheet is its total; 分值 of a 自评表 is its full score too."""
        tables = [table for table in self.reading.indicator_tables if table["total"]]
        if tables:
            scores, total = self.reading.scores, tables[0]["total"]
            given = {"total_score": total.get("score"), "full_score": total.get("weight")}
            scores.update({key: figure for key, figure in given.items() if figure is not None})
            scores["score_table"] = tables[0]["id"]

    # ---- paragraphs ---------------------------------------------------------------------------------------------

    def paragraph(self, line: Paragraph) -> None:
        text = line.line
        if not plain(text) or found("marks", "continued", text) or signing.read_filler(text, self.reading):
            return
        if found("marks", "unit_line", text) and len(plain(text)) < 40:
            self.unit = unit_in(text) or self.unit
        elif self.in_report and not found("marks", "block", text):
            self.report.append(line)
            self.caption = None
        elif self.is_prose:
            self.prose(line)
        elif is_report_title(text):
            self.in_report = True
        elif found("marks", "remark", text):
            self.reading.remark = self.reading.remark or tidy(text)
        elif self.table_seen or not self.opening(text):
            self.section(text)
            if self.kind in TABLES:
                pairs.read_foot(text, self.reading)

    def prose(self, line: Paragraph) -> None:
        """A document without a form is running text from its first heading on."""
        if found("marks", "numbered", line.line) or not self.opening(line.line):
            self.in_report = True
            self.report.append(line)

    def opening(self, text: str) -> bool:
        """A line before the first table: number of the form, title, field of the cover."""
        reading = self.reading
        label = found("marks", "label", text)
        if label and len(plain(text)) < 12:
            reading.form_label = reading.form_label or label[0]
            return True
        if pairs.read_cover_line(text, reading):
            return True
        if title_ends(reading.title) and naming.read_imprint(text, reading):
            return True
        if not may_be_title(text) or (title_ends(reading.title) and not plain(text).startswith("(")):
            return False
        reading.title = (reading.title + "\n" if reading.title else "") + tidy(text)
        return True

    def section(self, text: str) -> None:
        """A heading between or in the tables: which block of the form begins, which unit its money has."""
        if found("marks", "section_start", text):
            self.in_report = False
            self.overview = bool(found("marks", "overview", text))
            self.unit = None
        self.unit = unit_in(text) or self.unit

    # ---- tables -------------------------------------------------------------------------------------------------

    def row(self, row: Row, place: int) -> int:
        """Read what begins in a row; returns the place behind it."""
        content, reading = self.content, self.reading
        match begins(row):
            case "indicators":
                before = len(reading.indicator_tables)
                end = indicators.read(content, place, reading, self.take_caption())
                self.note_tables([table["id"] for table in reading.indicator_tables[before:]])
                return end
            case "qualitative":
                return lists.read_goals(content, place, reading)
            case "statements":
                return lists.read_statements(content, place, reading)
            case "vouchers":
                return lists.read_vouchers(content, place, reading, self.unit)
            case "evaluators":
                return lists.read_people(content, place, reading)
            case "institutions":
                return finances.read_institutions(content, place, reading, self.unit)
            case "funds":
                return self.funds(place)
            case "budget":
                self.note_tables(["budget"])
                return budget.read_matrix(content, place, reading, self.unit)
            case "results":
                return lists.read_results(content, place, reading)
        self.single(row)
        return place + 1

    def funds(self, place: int) -> int:
        """Money by source: as the county forms print it, or as a budget."""
        words = "".join(head.text for head in fund_labels(row_at(self.content, place)))
        if self.kind in FORMS or (self.is_prose and not re.search("预算|执行", words)):
            return finances.read_funds(self.content, place, self.reading, self.unit)
        self.note_tables(["budget"])
        return budget.read_items(self.content, place, self.reading, self.unit)

    def note_tables(self, names: Sequence[str]) -> None:
        """Remember where in the running text tables stand."""
        if not self.is_prose:
            return
        self.tables[len(self.report)] += [name for name in names if name not in self.tables[len(self.report)]]

    def take_caption(self) -> str | None:
        """What stands over a table: a bar of its own, a line that is no heading, else the heading it stands under."""
        above = self.report[-1] if self.report and self.is_prose else None
        if self.caption is None and above and not self.tables.get(len(self.report)):
            is_line = not above.outline and not found("marks", "numbered", above.line)
            own = is_line and found("marks", "caption", above.line)
            self.caption = joined((self.report.pop() if own else above).line)
        return self.caption

    def single(self, row: Row) -> None:
        """A row that is no table of its own: the running text, a box, a title, labels with values."""
        text = " ".join(cell.text for cell in row.cells)
        paragraphs = [p for p in row.alone.paragraphs if plain(p.text)] if row.alone else []
        if paragraphs and is_report_title(paragraphs[0].line):
            self.in_report = True
            self.report += paragraphs[1:]
        elif signing.read_box(row, self.reading) or signing.read_filler(text, self.reading):
            return
        elif row.alone and self.is_prose and is_short(text):
            self.caption = joined(text)
        elif row.alone and self.in_report and not found("marks", "block", text):
            self.report += paragraphs
        elif row.alone:
            self.title_row(text)
        elif self.kind in TABLES:
            pairs.read_head(row, self.reading)
        else:
            pairs.read_row(row, self.reading, self.overview)

    def title_row(self, text: str) -> None:
        """A bar across the table: the title of a block, or of the whole form."""
        self.section(text)
        if not self.reading.title and found("marks", "title", text):
            self.reading.title = tidy(text)


def is_report_title(text: str) -> bool:
    """五、评价报告综述（文字部分）."""
    return bool(found("marks", "report", text)) and len(plain(text)) < 30


def is_short(text: str) -> bool:
    """A caption in a bar across the table: one line without a full stop."""
    return len(plain(text)) <= 50 and "。" not in text and "\n" not in text.strip()


def title_ends(title: str | None) -> bool:
    return bool(title and found("marks", "title", title))


def may_be_title(text: str) -> bool:
    """A line without a number in front and without the marks of a sentence."""
    squeezed = plain(text)
    return len(squeezed) <= 50 and not re.search("[。;,:]", squeezed) and not found("marks", "numbered", text)
