"""签审 a second time, or one after the other: what is known already is brought along."""

from __future__ import annotations

from models import Act, State
from tests.county import CODE
from tests.web.browsing import Page
from tests.web.site import Site

OPINION = "情况属实，同意上报。"


def sign_page(site: Site, report: int) -> Page:
    return site.visitor("unit_head").get(f"/reports/{report}/sign")


def test_the_changes_since_the_earlier_version_come_first(site):
    page = sign_page(site, site.report(State.at_unit, version=2))

    assert "较第1版变更" in page.text
    assert page.text.index("较第1版变更") < page.text.index("封面")


def test_who_signs_a_second_time_is_offered_the_earlier_opinion(site):
    report = site.report(State.at_department)
    site.act(report, Act.withdraw_signature, "unit_head")

    page = sign_page(site, report)

    assert page.value_of("op") == OPINION
    assert "已带入您上次签署的意见" in page.text


def test_one_after_the_other(site):
    """The next item of the desk is offered after a signature, and beside the one being read."""
    one, two = (site.report(State.at_unit, name=name) for name in ("第一份报告", "第二份报告"))
    page = sign_page(site, one)

    done = page.press("确认签署", {"opinion": OPINION, "code": CODE}).follow()

    assert page.links["下一件"] == f"/reports/{two}/sign"
    assert done.links["签下一件（还有 1 件）"] == f"/reports/{two}/sign"
