"""复核分 beside 自评分: in columns, in a field of a form, in sentences; always asked, never a must."""

import copy
from decimal import Decimal

import pytest

from evaluation.catalogue import Severity, check, draft
from tests.evaluation import demo
from tests.evaluation.catalogue import sound, sound_own, sound_paper
from tests.evaluation.catalogue.checked import checked

SEED = 3


def reviewed(rows=None, total=None):
    """Sound paper of 附件2-2 whose rows have the unit's points as the review's, but for those given (name → points)."""
    readings = copy.deepcopy(sound_paper.readings("2-2", SEED))
    sheet = next(reading for reading in readings if reading["form_type"].endswith("sheet"))
    cells = [row for row in sheet["indicator_tables"][0]["rows"] if row.get("score") is not None]
    for row in cells:
        row["review_score"] = (rows or {}).get(row["level3"], row["score"])
    sheet["scores"]["review_score"] = total or sum(Decimal(row["review_score"]) for row in cells)
    return readings, {row["level3"]: row for row in cells}


def about_review(readings):
    """Id and message of what is said about the review, with the severity."""
    found = [one for one in checked(readings).findings if "复核" in one.finding.message]
    return {one.finding.id: (one.severity, one.finding.message) for one in found if one.finding.id != "N14"}


def lost(cells):
    """A row with full points and no reason, by name."""
    return next(
        name for name, row in cells.items() if row["score"] == row["weight"] and not row["deviation_reason"]
    )


def test_a_review_that_repeats_every_score_is_only_noted():
    readings, _ = reviewed()

    assert about_review(readings) == {}
    assert "N14" in {one.finding.id for one in checked(readings).findings}


def test_a_review_score_above_its_weight_is_asked_about():
    name = lost(reviewed()[1])
    readings, cells = reviewed({name: 99})

    severity, message = about_review(readings)["A01"]

    assert (severity, message) == (Severity.ask, f"{name}：复核分 99，不能超过 {cells[name]['weight']} 分")


def test_a_review_total_is_the_sum_of_the_reviews_points():
    readings, cells = reviewed(total=Decimal(50))

    severity, message = about_review(readings)["A03"]

    assert severity is Severity.ask
    assert message.startswith("复核总分 50 与各项复核分之和 ")


def test_a_review_in_another_band_wants_its_grade():
    readings, _ = reviewed(total=Decimal(50))

    assert about_review(readings)["A04"][1].startswith("复核分 50 的等次应为差，表上仍写自评 ")


def test_a_row_marked_down_without_a_word_is_asked_for_the_reason_and_a_reason_cures():
    name = lost(reviewed()[1])
    readings, cells = reviewed({name: 0})
    assert about_review(readings)["E01"][1].startswith(f"{name}：自评 {cells[name]['score']}，复核 0，")

    cells[name]["deviation_reason"] = "复核时没有查到会议纪要。"

    assert "E01" not in about_review(readings)


def test_the_printed_rule_holds_for_the_review_too():
    readings = copy.deepcopy(sound_paper.readings("2-2", SEED))
    rate = next(
        row
        for reading in readings
        if reading["form_type"].endswith("sheet")
        for row in reading["indicator_tables"][0]["rows"]
        if row["level3"] == "到位率"
    )
    below = Decimal(rate["weight"]) > Decimal(rate["score"])
    rate["review_score"] = rate["weight"] if below else Decimal("0.10")

    found = [one.finding for one in checked(readings).findings if "到位率复核" in one.finding.message]

    assert [one.id for one in found] == (["A06"] if below else ["R01"])
    assert all("系统测算" in one.message for one in found)


def summary(score):
    """What is said of the 综述 form with this 复核分."""
    made = copy.deepcopy(sound_own.report("summary", SEED))
    made["fields"]["results"]["review_score"] = score
    found = check(draft.unit_year([("综述", sound.form("summary"), made)])).findings
    return [one for one in found if "复核分" in one.finding.message], made


def test_the_form_with_both_scores_asks_for_the_reason_at_its_field():
    (one,), made = summary("95")

    assert (one.finding.id, one.severity) == ("E01", Severity.ask)
    assert one.finding.spot.anchor == "f-results-review_score"
    assert one.finding.message.startswith(f"自评分 {made['totals']['score']}，复核分 95，相差 ")


def test_the_form_without_a_review_asks_nothing_about_it():
    assert summary("")[0] == []


@pytest.mark.parametrize("version", [1, 2])
def test_a_report_nobody_reviewed_is_not_asked_about_a_review(version):
    found = check(draft.unit_year([("2-2", demo.form("2-2"), demo.document(version))])).findings

    assert [one for one in found if "复核" in one.finding.message] == []
