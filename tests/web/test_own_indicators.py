"""A sheet whose indicators the unit defines itself, from Word to the pages that fill and show it."""

from pathlib import Path

import pytest

from tests.web.test_fill_pages import body, part, scores
from tests.web.test_importing import newest, upload

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"


@pytest.fixture
def report(site, visit):
    """The draft of the national sheet of the samples."""
    upload(visit("filler"), SAMPLES / "pinglan_zp.docx").follow().press("建立草稿")
    return newest(site)


def own(site, report):
    return {row["key"]: row["content"] for row in body(site, report, "indicators")["own"]}


def test_the_import_keeps_a_score_for_every_line(site, report):
    found = scores(site, report)

    assert set(found) == {"execution_rate", *own(site, report)}
    assert (found["quantity-1"], found["ecological-1"]) == ("15.00", "8.57")


def test_the_pages_show_the_unit_s_own_indicators(site, report):
    sheet = part(site, report, "scores")
    read = site.visitor("filler").get(f"/reports/{report}")

    assert "带动本地用工" in sheet.text
    assert sheet.says("#i-economic-1-auto output") == ["9.38"]
    assert "实施雨污分流的小区" in read.text


def test_a_line_keeps_its_score_while_another_goes(site, report):
    before = scores(site, report)

    page = part(site, report, "indicators")
    address, sent = page.fields("保存草稿")
    left = {name: text for name, text in sent.items() if not name.startswith("own.quantity-1.")}
    page.visitor.post(address, left)

    assert set(own(site, report)) == {key for key in before if key not in ("execution_rate", "quantity-1")}
    assert part(site, report, "scores").says("#i-quality-1-auto output") == ["15.00"]


def test_a_new_line_is_scored_on_the_sheet(site, report):
    page = part(site, report, "indicators")
    address, sent = page.fields("保存草稿")
    more = {"content": "新增便民设施", "target": "12处", "actual": "12处", "weight": "0"}
    page.visitor.post(address, {**sent, **{f"own.social-90.{key}": text for key, text in more.items()}})
    assert own(site, report)["social-2"] == "新增便民设施"

    part(site, report, "scores").press("保存草稿", {"social-2.score": "0"})

    assert scores(site, report)["social-2"] == "0.00"
