"""What changed between two versions, in the words of the form."""

from copy import deepcopy

from evaluation.comparison import changes
from evaluation.words import Piece, words
from tests.evaluation import demo

FORM = demo.form("2-2")


def test_the_story_changes_as_the_sign_page_lists_it():
    told = [change for change in demo.told("story")["change"] if change["label"] != "佐证材料"]

    found = changes(FORM, demo.document(1), demo.document(2))

    assert [(change.number, change.label) for change in found] == [(row["no"], row["label"]) for row in told]
    assert [(change.old, change.new) for change in found[:4]] == [
        (row["old"], row["new"]) for row in told[:4]
    ]
    assert [change.where for change in found[:3]] == [row["place"] for row in told[:3]]
    assert [change.note for change in found[:4]] == ["", "改选“不及时但未影响项目进度”", "", "凭证号"]


def test_the_story_corrects_one_rate_inside_its_prose():
    *_, prose = changes(FORM, demo.document(1), demo.document(2))

    assert prose.kind == "prose"
    rate = prose.pieces.index(Piece("deleted", "100%"))
    assert prose.pieces[rate + 1] == Piece("inserted", "91.89%")
    assert prose.pieces[rate - 1].text.endswith("资金到位率")


def test_every_change_has_a_place_of_its_own():
    found = changes(FORM, demo.document(1), demo.document(2))

    assert [change.place.anchor for change in found] == [
        "i-arrival_rate",
        "i-arrival_timeliness",
        "tot",
        "f-vouchers-details-8-voucher",
        "f-narrative-report-1-3",
    ]


def test_a_version_does_not_differ_from_itself_nor_from_the_day_it_was_submitted():
    assert changes(FORM, demo.document(), demo.document(submitted="2026-04-01")) == ()


def changed_story(change):
    bodies = deepcopy(demo.story())
    change(bodies)
    return changes(FORM, demo.document(), demo.document(bodies=bodies))


def test_a_voucher_put_in_the_middle_is_one_added_row():
    added = {"content": "绿化恢复款", "amount": {"yuan": "1000.00", "places": 2}, "voucher": "2025年7月26号"}

    (found,) = changed_story(lambda bodies: bodies["vouchers"]["details"].insert(4, added))

    assert (found.kind, found.label, found.old) == ("row_added", "支出明细第5笔", "")
    assert found.new == "绿化恢复款，1,000.00，2025年7月26号"


def test_a_voucher_taken_out_is_one_removed_row():
    (found,) = changed_story(lambda bodies: bodies["vouchers"]["details"].pop(0))

    assert (found.kind, found.label, found.new) == ("row_removed", "支出明细第1笔", "")
    assert found.old == "工程进度款（一标段），12,600,000.00，2025年4月31号"


def test_a_source_of_money_is_named_with_its_column():
    def spend(bodies):
        bodies["overview"]["funds"][3]["spent"] = {"yuan": "15000000.00", "places": 2}

    (found,) = changed_story(spend)

    assert (found.label, found.note, found.old, found.new) == (
        "县市区财政",
        "实际支出",
        "1,573.50",
        "1,500.00",
    )
    assert found.place.anchor == "f-overview-funds-county-spent"


def test_computed_cells_follow_and_are_no_changes_of_their_own():
    assert len(changed_story(lambda bodies: bodies["overview"]["funds"][0].pop("spent"))) == 1


def test_a_target_is_named_by_its_category_and_content():
    def rewrite(bodies):
        bodies["results"]["quantitative"][0]["actual"] = "27个"

    (found,) = changed_story(rewrite)

    assert (found.label, found.note) == ("数量指标“改造老旧小区”", "实际完成值")


def test_a_rewritten_goal_is_shown_as_prose_and_not_as_another_row():
    def rewrite(bodies):
        bodies["results"]["qualitative"][0].update(
            expected="完成全县27个老旧小区改造。", achieved="27个小区完工。"
        )

    assert [change.kind for change in changed_story(rewrite)] == ["prose", "prose"]


def test_a_choice_shows_both_labels():
    (found,) = changed_story(lambda bodies: bodies["cover"].update(evaluation_type="项目实施过程评价"))

    assert (found.label, found.old, found.new) == ("评价类型", "项目完成结果评价", "项目实施过程评价")


def test_a_new_reason_under_the_same_score_is_a_change():
    scores = deepcopy(demo.story_scores())
    scores["sustainable_impact"]["reason"] = "3个小区物业管护尚未落实。"

    (found,) = changes(FORM, demo.document(), demo.document(scores=scores))

    assert (found.label, found.kind) == ("可持续影响说明", "score")


def test_a_new_basis_under_the_same_score_and_reason_is_a_change():
    scores = deepcopy(demo.story_scores())
    scores["organisation"]["basis"] = {"clauses": ["①"], "done": True}

    (found,) = changes(FORM, demo.document(), demo.document(scores=scores))

    assert (found.label, found.old, found.new) == (
        "组织机构依据",
        "符合机构健全、分工明确",
        "符合机构健全、分工明确，是",
    )


def test_another_supervising_department_is_a_change_of_the_cover():
    (found,) = changes(
        FORM, demo.document(), demo.document(supervising={"name": "平澜县水利局", "code": "1"})
    )

    assert (found.label, found.new) == ("主管部门", "平澜县水利局")


def test_a_lower_grade_is_listed_behind_the_total():
    scores = deepcopy(demo.story_scores())
    scores["satisfaction"].update(score="0", reason="没有调查")

    labels = [change.label for change in changes(FORM, demo.document(), demo.document(scores=scores))]

    assert labels == ["服务对象满意度得分", "自评总分", "评价等次"]


def test_the_pieces_of_a_prose_put_both_texts_together_again():
    old, new = "到位率100%。已全部落实。\n另见附表。", "到位率91.89%。尚有620万元未到位。\n另见附表。"

    pieces = words(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "deleted") == new


def test_a_clause_that_says_something_else_is_replaced_as_a_whole():
    assert words("县级配套已全部落实。", "管线单位尚欠160万元。") == (
        Piece("deleted", "县级配套已全部落实。"),
        Piece("inserted", "管线单位尚欠160万元。"),
    )
