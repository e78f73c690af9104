"""The demo county: the story's questions, the department report, the report with planted faults, all 74 reports."""

from decimal import Decimal

from evaluation import content
from evaluation.catalogue import Severity, check, draft
from tests.evaluation import demo

PROOFS = {"decision_basis": "③", "allocation_method": "①", "allocation_result": "", "financial_management": "①",
          "management_system": "①", "satisfaction": ""}  # fmt: skip
UNIT = {"name": "平澜县农村供水服务中心", "code": "309011"}
ONLY_COMPUTED = {"A03", "A04", "A07", "A08"}  # the system adds up itself: these cannot go wrong in a draft
TOLD_AS_NO_PROOF = {
    "N10"
}  # the survey is counted in the table; only its file is missing, and no file was uploaded


def drafted(key, document):
    """Everything found in a draft."""
    return check(draft.unit_year([(key, demo.form(key), document)]))


def story(version):
    """The story with its attachments."""
    files = [{"cell": cell, "clause": clause} for cell, clause in PROOFS.items()]
    return drafted("2-2", demo.document(version, attachments=files))


def faulty(bodies=None, scores=None):
    """The content document of the report with planted faults."""
    return content.document(
        demo.form("2-2"),
        campaign={"name": "2025年度", "year": 2025, "county": "平澜县"},
        report={"name": "农村饮水水质在线监测项目"},
        unit=UNIT,
        supervising={"name": "平澜县水利局", "code": "309001"},
        section={"name": "农业股"},
        route=[],
        bodies=demo.faulty() if bodies is None else bodies,
        scores=demo.faulty_scores() if scores is None else scores,
    )


def test_the_first_version_of_the_story_is_one_question_about_the_money_received():
    (question,) = story(1).questions

    assert question.severity is Severity.ask
    assert [finding.id for finding in question.findings] == ["A06", "A11", "N01"]
    assert question.findings[0].message == (
        "到位率自评 3.00 高于系统测算 2.76（8,840.00 ÷ 9,620.00 = 91.89%，3 分按比例计，得 2.76 分），请改正或填写理由"
    )
    assert question.findings[0].spot.anchor == "i-arrival_rate"
    assert question.findings[1].spot.anchor == "f-narrative-report-1-3"


def test_the_second_version_leaves_nothing_to_ask():
    assert story(2).findings == ()


def test_every_planted_fault_of_the_faulty_report_is_found():
    planted = {fault["id"] for fault in demo.told("faulty")["fault"]}
    found = {judged.finding.id for judged in drafted("2-2", faulty()).findings}

    assert planted - ONLY_COMPUTED - TOLD_AS_NO_PROOF <= found


def test_the_claim_stands_beside_what_the_rules_leave():
    (card,) = story(1).scorecards

    assert (card.claimed, card.left) == (Decimal("98.00"), Decimal("97.76"))
    assert [line.name for line in card.lines if line.left < line.claimed] == ["到位率"]


def test_every_finding_of_a_draft_leads_to_a_place_on_the_page():
    found = [judged.finding for judged in drafted("2-2", faulty()).findings]

    assert not [one for one in found if not one.spot.anchor.startswith(("f-", "i-", "tot"))]


def year(about):
    """Two reports of one unit that tell the same, and what is found about one of them."""
    drafts = [(name, demo.form("2-2"), demo.document(1)) for name in ("甲", "乙")]
    return check(draft.unit_year(drafts, about=about))


def test_one_report_is_asked_beside_the_others_which_are_not():
    found = {judged.finding.document.partition("/")[0] for judged in year("乙").findings}

    assert found == {"乙"}
    assert [card.document for card in year("乙").scorecards] == ["乙/评分表"]


def test_what_is_copied_from_a_report_before_is_asked_of_the_one_behind():
    assert "N06" in {judged.finding.id for judged in year("乙").findings}
    assert "N06" not in {judged.finding.id for judged in year("甲").findings}
