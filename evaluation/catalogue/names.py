"""N03: one project, one unit, one list of institutions, under one name each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.catalogue.facts import Document
from evaluation.catalogue.finding import Finding, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import quoted, sentences
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import letters, plain
from evaluation.catalogue.words import WORDS, pattern

LEAST = 4  # letters of a name's beginning and end that must agree before it is the same thing otherwise
OFFICE = re.compile(r"([^，、；。：（）\s和及与]{1,6})(股|室|科|处|办)(?![^，、；。]{0,2}(?:长|员))")
POST = re.compile(r"^([^，、]{1,8}?)(股|室|科|处|办)(?:副)?(?:股|主|科|处)?(?:长|任|员|负责人)")


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The names in the main form or report."""
    document = report.main
    yield from project_names(document)
    yield from unit_names(document)
    yield from institutions(document)
    yield from offices(document)
    yield from system(document)


def project_names(document: Document) -> Iterator[Finding]:
    """A phrase that begins and ends as the project's name and says something else between."""
    name = plain(document.project)
    if len(name) < 2 * LEAST:
        return
    head, tail = re.escape(name[:LEAST]), re.escape(name[-LEAST:])
    around = re.compile(rf"{head}[^，。；、：“”《》\d]{{0,3}}\d*[^，。；、：“”《》\d]{{0,24}}?{tail}")
    for section in document.sections:
        for found in around.findall(plain(section.text)):
            if found != name and letters(found) != letters(name) and name not in found:
                message = f"项目名称不一致：“{name}”与“{found}”"
                yield Finding("N03", document.id, section.spot, message, cause="project name", why=found)
                return


def unit_names(document: Document) -> Iterator[Finding]:
    """A body whose name begins as the unit's does and ends otherwise."""
    unit = plain(document.unit)
    stem = unit[: max(len(plain(document.region)) + 2, LEAST + 2)]
    if len(unit) <= len(stem) or document.region and not unit.startswith(plain(document.region)):
        return
    others = {plain(document.supervising), plain(document.project)}
    endings = WORDS["bodies"]["endings"]
    body = re.compile(rf"{re.escape(stem)}[^，。；、：“”《》（）\d]{{0,10}}?(?:{endings})")
    for section in document.sections:
        for found in body.findall(plain(section.text)):
            if found not in unit and unit not in found and not any(found in other for other in others):
                message = f"单位名称不一致：封面为“{unit}”，综述写“{found}”"
                yield Finding("N03", document.id, section.spot, message, cause="unit name", why=found)
                return


def institutions(document: Document) -> Iterator[Finding]:
    """Institutions of the tables that the text does not count among the subordinate ones."""
    orgs = {amount.org for amount in document.amounts if amount.org}
    own = [org for org in orgs if not pattern("bodies", "head").search(org)]
    for section in document.sections if own else ():
        for sentence in sentences(section.text):
            found = pattern("bodies", "listed").search(sentence)
            listed = [letters(part) for part in re.split("[、和及]", found[1])] if found else []
            missing = [
                org
                for org in own
                if not any(letters(org) in part or part in letters(org) for part in listed if len(part) > 1)
            ]
            if len(listed) > 1 and missing:
                names = "、".join(sorted(missing))
                message = (
                    f"收支表列有{names}，综述所列下属（二级）单位中没有：{quoted(found[1] if found else '')}"
                )
                yield Finding("N03", document.id, section.spot, message, cause="institutions", why=sentence)
                return


def offices(document: Document) -> Iterator[Finding]:
    """An evaluator's office that the report knows under another name: 财务股 and 财务室."""
    known: dict[str, tuple[str, Spot]] = {}
    for section in document.sections:
        for sentence in sentences(section.text):
            if pattern("bodies", "offices").search(sentence):
                told = re.split("设有?|下设|包括|：", sentence)[-1]
                known |= {stem: (stem + kind, section.spot) for stem, kind in OFFICE.findall(told)}
    for person in document.people:
        post = POST.match(plain(person.position))
        if post and post[1] in known and known[post[1]][0] != post[1] + post[2]:
            name, spot = known[post[1]]
            message = (
                f"内设机构名称不一致：综述写“{name}”，评价人员职务为“{person.position}”（{post[1]}{post[2]}）"
            )
            yield Finding("N03", document.id, spot, message, cause="offices", why=name)


def system(document: Document) -> Iterator[Finding]:
    """The kinds of indicators that the text announces, against those of the table."""
    have = letters("".join(f"{row.level1}{row.level2}{row.name}" for row in document.rows))
    if not have:
        return
    for section in document.sections:
        for sentence in sentences(section.text):
            announced = "指标体系" in f"{section.title}{sentence}"
            found = pattern("system", "announced").search(sentence) if announced else None
            kinds = re.split("[、和及]", found[1]) if found else []
            missing = [kind for kind in kinds if letters(kind).removesuffix("指标") not in have]
            if missing:
                message = f"评价指标体系写有{'、'.join(missing)}，评分表没有"
                yield Finding("N03", document.id, section.spot, message, cause="system", why=sentence)
                return
