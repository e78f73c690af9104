"""The filed paper: which form it is, what it says, whose it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from documents import statements
from documents.doubt import Doubt
from documents.intake import KINDS, SHEETS, form_of, intake
from documents.refusals import Unreadable
from evaluation import own
from evaluation.forms import library
from evaluation.paper import Field, Form
from web.walk.cures import BLANK, FILLED, Cured

Reading = dict[str, Any]


class NotOneReport(Unreadable):
    """The readings are not one main form and its score sheet; `sentence` says how they differ."""

    message = "主表和它的评分表是一份报告，请只把这两份一起给出。"

    def __init__(self, sentence: str = "") -> None:
        self.message = f"{sentence}{self.message}"
        super().__init__(self.message)


@dataclass(frozen=True)
class Filed:
    """A report as filed on paper; `main` and `sheet` are the readings, `bodies` and `scores` what a draft holds."""

    form: Form
    main: Reading
    sheet: Reading
    bodies: dict[str, dict[str, Any]]
    scores: dict[str, dict[str, Any]]
    doubts: tuple[Doubt, ...]
    county: str
    seal_prefix: str
    year: int
    name: str
    unit: str
    supervising: str
    supplied: tuple[Cured, ...]  # names the paper leaves blank

    @property
    def one_unit(self) -> bool:
        """项目单位 and 主管部门 are one unit."""
        return self.unit == self.supervising

    @property
    def files(self) -> list[str]:
        """The files it was read from."""
        return list(dict.fromkeys([*self.main["files"], *self.sheet["files"]]))


def read(readings: Sequence[Reading], county: str, seal_prefix: str) -> Filed:
    """The report that the readings make up; `county` and `seal_prefix` are for paper that names no county.

    Raises:
        Unreadable: no form of ours, or not exactly one report.
    """
    if len({KINDS[reading["form_type"]] for reading in readings if reading["form_type"] in KINDS}) > 1:
        raise NotOneReport(f"{labels(readings)}不是同一份报告的表。")
    form = form_of(readings, library())
    main, sheet = halves(form, readings)
    draft = intake((main, sheet), form)
    form = own.refined(form, draft.bodies)
    restated = {
        *statements.tables(form, draft.bodies, main),
        *statements.scores(form, draft.scores, main, None if sheet is main else sheet),
    }
    region = main["region"] or county
    names = {"unit": main["unit"] or "", "supervising": main["supervising_department"] or ""}
    supplied = tuple(supply(form, names))
    return Filed(
        form=form,
        main=main,
        sheet=sheet,
        bodies=draft.bodies,
        scores=draft.scores,
        doubts=tuple(doubt for doubt in draft.doubts if doubt not in restated),
        county=region,
        seal_prefix=seal_prefix if region == county else f"{region[0]}财绩封",
        year=main["year"] or dt.datetime.now(dt.UTC).year - 1,
        name=main["project_name"] or form.name,
        supplied=supplied,
        **names,
    )


def halves(form: Form, readings: Sequence[Reading]) -> tuple[Reading, Reading]:
    """The main form and its score sheet; one reading is both where the form has no sheet of its own.

    Raises:
        NotOneReport: one of them is missing, or given twice.
    """
    given = [reading for reading in readings if reading["form_type"] in KINDS]
    sheets = [reading for reading in given if reading["form_type"] in SHEETS]
    mains = [reading for reading in given if reading not in sheets]
    if len(mains) == len(sheets) == 1:
        return mains[0], sheets[0]
    if len(mains) == 1 and not SHEETS & set(form.papers):
        return mains[0], mains[0]
    missing = [label for label, found in ((form.label, mains), (form.sheet_label, sheets)) if not found]
    if missing:
        raise NotOneReport(f"只读到{labels(given)}，缺{missing[0]}。")
    raise NotOneReport(f"{labels(given)}里有重复的表。")


def labels(readings: Sequence[Reading]) -> str:
    """What the readings are called: 附件2-2、附件3-1."""
    return "、".join(reading["form_label"] or reading["files"][0] for reading in readings)


def supply(form: Form, names: dict[str, str]) -> Iterator[Cured]:
    """Fill in the units that the cover leaves blank; a form without 主管部门 has the unit itself."""
    cover = form.sections[0]
    for field in cover.entries:
        if isinstance(field, Field) and field.origin in names and not names[field.origin]:
            names[field.origin] = f"{FILLED}{field.name}"
            yield Cured("S01", f"{cover.title} {field.name}", BLANK, names[field.origin])
    names["supervising"] = names["supervising"] or names["unit"]
