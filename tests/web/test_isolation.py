"""Units never see each other: a person of unit 乙 gets not one character of 甲's report from any address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from werkzeug.routing import IntegerConverter

from models import Act, Report, State, db
from tests import county
from tests.county import CODE
from tests.web.browsing import Visitor
from tests.web.site import Site
from tests.web.slips import OPINION, ticket
from web.demo import story

CANARY = "金丝雀"  # stands in everything that 甲 wrote and in nothing else
NAME = f"甲单位的{CANARY}项目"
OUTSIDERS = (
    "shangzq",
    "feiyh",
    "shixy",
    "maiyq",
    "yanyb",
    "shangyy",
    "mengqc",
)  # of 乙, of elsewhere, without content
LISTS = (
    "/", "/?tab=returned", "/?tab=signed", "/?tab=unit", "/reports", "/board", "/library",
    f"/library?q={CANARY}", "/library?state=locked", "/library?unit=1", "/library?after=99999",
)  # fmt: skip
MASK = re.compile(r'(name="(?:csrf_token|key|ticket)" value=")[^"]*')
SESSIONS = "user_session"


class Ours(NamedTuple):
    """甲's report in some state, and the same of 乙 without canaries."""

    site: Site
    foreign: int
    own: int


def sing(site: Site, state: State) -> int:
    """甲's report with a canary in its name, texts, reasons and opinions."""
    content = story.content()
    body = content.bodies["narrative"]["report"]
    content.bodies["narrative"]["report"] = {key: f"{text}{CANARY}" for key, text in body.items()}
    content.bodies["overview"]["address"] = f"{CANARY}路一号"
    for row in content.scores.values():
        row["reason"] = f"{row['reason']}{CANARY}"
    with site.workflow() as made:
        report = county.begin(made, name=NAME)
        county.walk_on(made, report, State.draft if state is State.draft else State.at_leader, content)
        if state is State.at_unit:
            county.act(made, report, Act.sign, made.leader, f"意见里也有{CANARY}。")
        return report.id


@pytest.fixture(params=[State.draft, State.at_leader, State.at_unit])
def world(request: pytest.FixtureRequest, site: Site) -> Ours:
    state = request.param
    return Ours(site, *site.once(("world", state), lambda: (sing(site, state), own_report(site))))


def own_report(site: Site) -> int:
    """乙's own draft."""
    page = site.visitor("shangzq").get("/reports").press("开始填报", {"name": "乙单位的项目"})
    return int(re.findall(r"/reports/(\d+)", page.location)[0])


def addresses(site: Site, report_id: int) -> Iterator[tuple[str, str]]:
    """Every address that names a report, with each of its methods."""
    for rule in site.app.url_map.iter_rules():
        if "report_id" in rule.arguments:
            values = {
                name: 1 if isinstance(rule._converters[name], IntegerConverter) else "overview"
                for name in rule.arguments
            }
            _, path = rule.build({**values, "report_id": report_id}) or ("", "")
            yield from ((path, method) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def slip(site: Site, report_id: int, persona: int) -> dict[str, Any]:
    """Everything that any act asks for, in one."""
    known = site.rows(sa.select(Report.version).where(Report.id == report_id))
    given = {"seen": known[0][0] if known else 1, "key": "k" * 32, "revision": 1, "step": "sign"}
    if known:
        given["ticket"] = ticket(site, report_id, persona)
    return {
        **given, "opinion": OPINION, "reason": "到位率不应计满分。", "code": CODE, "checked": "1", "words": "请办。",
    }  # fmt: skip


def answer(visitor: Visitor, path: str, method: str, data: dict[str, Any], report_id: int) -> tuple[int, str]:
    """Status and page, with the id that was asked for and the random fields taken out."""
    page = visitor.post(path, data) if method == "POST" else visitor.get(path)
    return page.status, MASK.sub(r"\1", page.html).replace(f"/reports/{report_id}", "/reports/id")


@pytest.mark.parametrize("login", OUTSIDERS)
def test_a_foreign_report_answers_as_a_missing_one(world, login):
    check_foreign_is_missing(world, login)


def test_a_foreign_report_is_missing_on_both_databases(each_site):
    world = Ours(each_site, sing(each_site, State.at_unit), own_report(each_site))

    check_foreign_is_missing(world, "shangzq")


def check_foreign_is_missing(world: Ours, login: str) -> None:
    site, missing = world.site, 424242
    visitor, before = site.visitor(login), site.dump(SESSIONS)
    by = site.county.people[login]
    token = visitor.token()

    for (path, method), (nowhere, _) in zip(
        addresses(site, world.foreign), addresses(site, missing), strict=True
    ):
        data = {"csrf_token": token} | slip(site, world.foreign, by)
        foreign = answer(visitor, path, method, data, world.foreign)
        absent = answer(visitor, nowhere, method, data, missing)

        assert foreign == absent, (method, path)
        assert foreign[0] in (403, 404), (method, path)  # 403: an office nobody here holds, whatever the id
        assert CANARY not in foreign[1]
    assert site.dump(SESSIONS) == before


def lists(site: Site) -> dict[tuple[str, str], str]:
    """What every list shows to every outsider."""
    shown = {}
    for login in OUTSIDERS:
        visitor = site.visitor(login)
        for path in LISTS:
            shown[login, path] = MASK.sub(r"\1", visitor.get(path).html)
    return shown


@pytest.mark.parametrize("state", [State.draft, State.at_unit])
def test_lists_and_counts_stand_as_if_the_foreign_report_did_not_exist(site, state):
    own_report(site)
    before = lists(site)

    sing(site, state)

    after = lists(site)
    changed = {place for place in before if before[place] != after[place]}
    assert not changed
    assert not [place for place, html in after.items() if CANARY in html and CANARY not in place[1]]


def test_those_whom_it_concerns_do_find_it(site):
    """The canary sings where it may: else the tests above would prove nothing."""
    report = sing(site, State.at_unit)

    for persona in ("filler", "unit_head", "department_clerk", "finance_clerk", "office", "auditor"):
        visitor = site.visitor(persona)
        assert CANARY in visitor.get("/?tab=unit").html
        assert visitor.get(f"/reports/{report}/versions/1").html.count(CANARY) > 10


def test_ids_smuggled_into_a_form_of_ones_own_lead_nowhere(site):
    """A filler of 乙 posts everything 甲 owns into the own draft's forms."""
    foreign, own = sing(site, State.at_unit), own_report(site)
    visitor = site.visitor("stranger")
    smuggled = {"report_id": foreign, "id": foreign, "version_id": 1, "unit_id": site.county.units["zfbz"]}
    secret = {"ticket": ticket(site, foreign, site.county.stranger), "content_hash": "sha256:0"}
    before = [row for row in site.dump(SESSIONS)["report"] if row[0] == foreign]

    for act in ("fill", "submit", "sign", "return", "withdraw", "cancel"):
        data = slip(site, own, site.county.stranger) | smuggled | secret
        page = visitor.send(f"/reports/{own}/{act}?report_id={foreign}&id={foreign}", data)
        assert CANARY not in page.html

    assert [row for row in site.dump(SESSIONS)["report"] if row[0] == foreign] == before


@pytest.mark.parametrize("persona", ["department_head", "finance_head", "office", "auditor"])
def test_outside_the_unit_only_what_was_submitted_is_shown(site, persona):
    """The unit is at work on 第2版: its readers outside see the first."""
    report = site.report(State.returned)
    page = site.visitor("filler").get(f"/reports/{report}/fill/overview")
    page.press("保存草稿", {"address": f"{CANARY}路一号"})

    visitor = site.visitor(persona)
    pages = [visitor.get(f"/reports/{report}"), visitor.get(f"/reports/{report}/versions/1")]

    assert [page.status for page in pages] == [200, 200]
    assert not any(CANARY in page.html for page in pages)
    assert visitor.get(f"/reports/{report}/versions/2").status == 404


def columns() -> list[str]:
    """Names that a form might try: every column of every table, plain and dressed up."""
    found: dict[str, None] = {}
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            camel = re.sub(r"_(\w)", lambda match: match[1].upper(), column.name)
            plain, nested = column.name, f"{table.name}[{column.name}]"
            found |= dict.fromkeys((plain, camel, nested, f"{table.name}.{column.name}", f"{plain}[]"))
    return [*found]


MARKER = "1"  # would fit any column: a number, a text, a truth
ACTS: tuple[tuple[str, State, str, str, dict[str, str]], ...] = (
    ("filler", State.draft, "/reports/{id}/fill/overview", "保存草稿", {"address": "城南路二号"}),
    ("filler", State.draft, "/reports/{id}/fill/scores", "保存草稿", {}),
    ("filler", State.draft, "/reports/{id}/submit", "提交签审", {}),
    ("unit_head", State.at_unit, "/reports/{id}/sign", "确认签署", {"opinion": OPINION, "code": CODE}),
    ("unit_head", State.at_unit, "/reports/{id}/return", "确认退回", {"reason": "到位率不应计满分。"}),
    ("leader", State.at_unit, "/reports/{id}/withdraw", "撤回", {}),
    ("filler", State.at_leader, "/reports/{id}/withdraw", "撤回", {}),
    ("filler", State.draft, "/reports/{id}/cancel", "确认作废", {"reason": "并入其他项目。"}),
    ("filler", State.draft, "/reports", "开始填报", {"name": "另一个项目"}),
)


@pytest.mark.parametrize(("persona", "state", "page", "button", "typed"), ACTS)
def test_no_column_can_be_posted_into_a_table(site, tmp_path, persona, state, page, button, typed):
    report = site.report(state)
    visitor = site.visitor(persona)
    address, sent = visitor.get(page.format(id=report)).fields(button)
    for name, text in typed.items():
        sent.setlist(name, [text])
    site.keep(tmp_path / "before.sqlite")
    honest = visitor.post(address, sent)
    expected = site.dump(SESSIONS)
    site.restore(tmp_path / "before.sqlite")

    for name in columns():
        sent.add(name, MARKER)
    crammed = visitor.post(address, sent)

    assert (honest.status, crammed.status) == (303, 303)
    assert site.dump(SESSIONS) == expected


def test_the_people_of_another_unit_are_named_nowhere(site):
    sing(site, State.at_unit)
    visitor = site.visitor("stranger")

    pages = "".join(visitor.get(path).html for path in LISTS)

    assert "尚知渠" in pages
    assert not re.search("方予澄|沈砚清|顾怀舟", pages)
