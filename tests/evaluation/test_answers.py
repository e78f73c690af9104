"""Answers to 提醒: as they are stored, as a signer reads them, and the day by which evidence follows."""

import datetime as dt

import pytest

from evaluation import comparison
from evaluation.answers import Answer, promised
from evaluation.entry import EntryError

TODAY = dt.date(2026, 3, 18)
APRIL = dt.date(2026, 4, 10)


@pytest.mark.parametrize(
    "answer", [Answer(), Answer("材料在县档案馆。"), Answer("", APRIL), Answer("在县档案馆", APRIL)]
)
def test_an_answer_comes_back_as_it_was_stored(answer):
    assert Answer.of(answer.stored) == answer


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Answer("材料在县档案馆。"), "材料在县档案馆。"),
        (Answer("", APRIL), "承诺于 2026年4月10日前补交"),
        (Answer("材料在县档案馆。", APRIL), "材料在县档案馆；承诺于 2026年4月10日前补交"),
        (Answer(), ""),
    ],
)
def test_a_signer_reads_words_and_promise(answer, text):
    assert answer.text == text


def test_a_date_alone_is_an_answer_and_one_letter_is_none():
    assert [Answer("", APRIL).given, Answer("好").given, Answer("属实").given] == [True, False, True]


@pytest.mark.parametrize("text", ["2026-04-10", "2026年4月10日", "２０２６.4.10"])
def test_a_date_is_read_as_people_write_it(text):
    assert promised(text, TODAY) == APRIL


def test_no_date_is_no_promise_and_today_is_one():
    assert promised("  ", TODAY) is None
    assert promised("2026-03-18", TODAY) == TODAY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("下个月", "请填日期，例如 2026-03-06"),
        ("2026-02-30", "请填日期，例如 2026-03-06"),
        ("2026-03-17", "不能早于今天（2026年3月18日）"),
        ("2062-04-10", "请填一年以内的日期"),
    ],
)
def test_what_is_no_day_to_come_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(EntryError) as refused:
        promised(text, TODAY)

    assert refused.value.message == sentence


def test_a_promise_that_moves_is_a_change():
    old, new = ({"evidence": Answer("", day).stored} for day in (APRIL, dt.date(2026, 4, 20)))

    (change,) = comparison.answer_changes(old, new)

    assert (change.old, change.new) == ("承诺于 2026年4月10日前补交", "承诺于 2026年4月20日前补交")
