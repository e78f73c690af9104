"""Papers that score themselves go the same way: read, cured, signed by everybody, sealed, verified."""

import pytest

import documents
from tests.web import papers
from web.walk import walk

FOLDER = papers.PROJECT[0].parent


def walked(name):
    return walk(documents.readings(FOLDER / f"pinglan_{name}.docx"), "平澜县", "平财绩封")


@pytest.mark.parametrize(("name", "total"), [("zp", "96.22"), ("summary", "95.22")])
def test_a_paper_that_scores_itself_is_sealed(name, total):
    done = walked(name)

    assert done.faults == ()
    assert done.sealed.content["totals"]["score"] == total
    assert len(done.acts) == 7  # begun, submitted, four signatures, the lock


def test_weights_that_the_paper_leaves_out_are_filled_in_by_the_category():
    cured = {row.where: row.new for row in walked("bj-evaluation").cured if row.where.endswith("分值")}

    assert sorted(cured.values()) == [f"【演示补填】{weight}" for weight in (10, 10, 10, 20, 20, 30)]


def test_a_printed_rate_that_is_wrong_is_said():
    wrong = [claim for claim in walked("zp").claims if not claim.agrees]

    assert [(claim.check, claim.stated, claim.computed) for claim in wrong] == [("A05", "85%", "82.70%")]
