"""The content document: what is hashed, signed and compared."""

from copy import deepcopy
from decimal import Decimal

from evaluation import content
from evaluation.paper import Field, Grade
from tests.evaluation import demo

FORM = demo.form("2-2")


def hashed(document):
    return content.fingerprint(content.canonical(document))


def test_the_document_carries_everything_a_signature_answers_for():
    document = demo.document()

    assert list(document) == [
        "schema",
        "form",
        "campaign",
        "report",
        "unit",
        "supervising",
        "section",
        "route",
        "fields",
        "scores",
        "totals",
        "attachments",
        "answers",
    ]
    assert document["form"] == {"key": "2-2", "hash": FORM.hash}
    assert list(document["fields"]) == [section.key for section in (*FORM.sections, FORM.inputs)]


def test_the_cover_is_filled_from_what_the_system_knows():
    cover = demo.document()["fields"]["cover"]
    told = demo.told("story")["cover"]

    labels = {entry.key: entry.label for entry in FORM.section("cover").entries if isinstance(entry, Field)}
    assert {label: cover[key] for key, label in labels.items()} == {
        **{label: value for label, value in told.items() if label not in ("title", "maker", "报告日期_v1")},
        "报告日期": told["报告日期"].isoformat(),
    }


def test_the_totals_stand_in_the_document_and_on_the_form():
    document = demo.document()

    assert document["totals"] == {
        "score": "96.76",
        "grade": "优秀",
        "level1": {"项目决策": "20.00", "项目管理": "23.76", "项目绩效": "53.00"},
    }
    assert document["fields"]["results"]["total_score"] == "96.76"
    assert document["fields"]["results"]["grade"] == "优秀"


def test_a_campaign_may_grade_otherwise():
    bands = (Grade("优", Decimal(97)), Grade("良", Decimal(0)))

    assert demo.document(grades=bands)["totals"]["grade"] == "良"


def test_a_report_with_blank_scores_has_no_grade_yet():
    scores = {key: row for key, row in demo.story_scores().items() if key != "satisfaction"}

    totals = demo.document(scores=scores)["totals"]

    assert (totals["score"], totals["grade"]) == ("88.76", "")


def test_the_same_rows_give_the_same_fingerprint_however_they_are_ordered():
    bodies = {key: dict(reversed(body.items())) for key, body in reversed(demo.story().items())}
    scores = dict(reversed(demo.story_scores().items()))

    assert hashed(demo.document(bodies=bodies, scores=scores)) == hashed(demo.document())


def test_blanks_written_out_are_the_same_as_blanks_left_out():
    scores = deepcopy(demo.story_scores())
    for row in scores.values():
        row["score"] = str(Decimal(row["score"]).normalize())
        for name in ("reason", "basis"):
            if not row[name]:
                del row[name]

    assert hashed(demo.document(scores=scores)) == hashed(demo.document())


def test_any_cell_changes_the_fingerprint():
    seen = {hashed(demo.document())}
    bodies = demo.story()
    bodies["vouchers"]["details"][7]["voucher"] = "2025年10月77号"
    scores = demo.story_scores()
    scores["sustainable_impact"]["reason"] += "。"
    for changed in (
        {"bodies": bodies},
        {"scores": scores},
        {"section": {"name": "农业农村股"}},
        {"supervising": None},
    ):
        seen.add(hashed(demo.document(**changed)))

    assert len(seen) == 5


def test_the_document_is_a_copy():
    bodies = demo.story()
    before = deepcopy(bodies)
    document = demo.document(bodies=bodies)
    document["fields"]["overview"]["funds"].clear()

    assert bodies == before
