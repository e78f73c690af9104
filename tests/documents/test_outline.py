"""The written report: which lines are headings, which are items of a list."""

from documents import outline
from documents.word import Paragraph


def read(*lines):
    return outline.read([line if isinstance(line, Paragraph) else Paragraph(line) for line in lines])


def titles(sections):
    return [section["path"][-1] for section in sections]


def test_headings_stand_under_those_of_the_level_above():
    sections = read(
        "一、基本情况",
        "（一）项目概况",
        "改造12个村。",
        "第二段。",
        "1、资金计划",
        "计划860万元。",
        "二、主要问题",
        "管护不足。",
    )

    assert [section["path"] for section in sections] == [
        ["一、基本情况"],
        ["一、基本情况", "（一）项目概况"],
        ["一、基本情况", "（一）项目概况", "1、资金计划"],
        ["二、主要问题"],
    ]
    assert sections[1]["text"] == "改造12个村。\n第二段。"


def test_numbered_sentences_in_a_row_are_a_list():
    (section,) = read(
        "五、存在的主要问题", "1、管护经费不足。", "2、水价偏低。", "3、人员不够", "总之，还需努力。"
    )

    assert section["text"] == "1、管护经费不足。\n2、水价偏低。\n3、人员不够\n总之，还需努力。"


def test_a_numbered_line_over_text_is_a_heading():
    sections = read("三、组织实施", "1、资金管理。", "专账核算。", "2、项目管理。", "按月调度。")

    assert titles(sections) == ["三、组织实施", "1、资金管理。", "2、项目管理。"]


def test_a_long_numbered_paragraph_is_text():
    (section,) = read(
        "一、资金情况",
        "（1）中央补助资金。根据有关文件，中央补助资金1649万元，已于12月拨付。",
        "（2）地方资金。由县财政安排。",
    )

    assert titles([section]) == ["一、资金情况"]


def test_a_heading_may_run_on_into_its_text():
    sections = read(
        "四、取得成效", "（一）住房安全得到保障。改造消除了屋面渗漏等隐患，居民不再担心雨天漏水。"
    )

    assert sections[1]["title"] == "住房安全得到保障。"
    assert sections[1]["text"].startswith("改造消除了")


def test_styles_make_headings_where_the_words_do_not():
    sections = read(
        Paragraph("项目概况", outline=1), "改造12个村。", Paragraph("资金", outline=2), "860万元。"
    )

    assert [section["path"] for section in sections] == [["项目概况"], ["项目概况", "资金"]]


def test_a_number_without_its_mark_counts_behind_its_neighbour_only():
    sections = read("（二）项目管理", "2、年度计划", "按年编制。", "3改造符合规范", "程序完整。")
    (alone,) = read("（二）项目管理", "3名人员", "负责现场。")

    assert titles(sections) == ["（二）项目管理", "2、年度计划", "3改造符合规范"]
    assert alone["text"] == "3名人员\n负责现场。"


def test_years_and_counts_are_no_numbers_of_headings():
    (section,) = read("一、概况", "2025年开工", "12个村受益", "9.5公里管网")

    assert section["text"] == "2025年开工\n12个村受益\n9.5公里管网"
