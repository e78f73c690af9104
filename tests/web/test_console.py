"""Columns of Chinese letters line up, and a failure is one sentence."""

from web import console


def test_columns_line_up_by_the_room_letters_take():
    lines = [*console.lines([["单位", "1.00"], ["name", "12.00"]], right=frozenset({1}))]

    assert lines == ["  单位   1.00", "  name  12.00"]
    assert {console.width(line) for line in lines} == {13}


def test_a_failure_says_its_sentence_on_standard_error_alone(capsys):
    console.Failed("没有找到这个文件。").show()

    assert capsys.readouterr() == ("", "没有找到这个文件。\n")
