"""What running text may say about money, dates and lists: claims that the tables contradict, and plain sentences."""

import copy

import pytest

from tests.evaluation.catalogue import sound_paper
from tests.evaluation.catalogue.checked import told, told_sound

MONEY, WORK = "到位情况", "主要做法"


def first(item, other):
    """The first sound report whose total of one item is larger than that of another."""
    papers = ((seed, sound_paper.readings("2-2", seed)[0]) for seed in range(60))
    return next(
        seed
        for seed, main in papers
        if sound_paper.amount(main, item=item, source="合计")
        > sound_paper.amount(main, item=other, source="合计")
    )


SHORT = first("计划安排资金", "实际到位资金")  # the county's money did not come in full
LEFT = first("实际到位资金", "实际支出")  # some of the money was not spent


def news(seed, title, text):
    """The checks that speak when a sentence is put before the text under a heading; {before} is the year before."""
    readings = copy.deepcopy(sound_paper.readings("2-2", seed))
    year = readings[0]["year"]
    section = next(part for part in readings[0]["narrative"] if title in part["title"])
    section["text"] = text.format(year=year, before=year - 1) + section["text"]
    return {check for check, _, _ in told(readings) - told_sound("2-2", seed)}


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("各级财政资金均已足额拨付到位。", "N01"),
        ("项目资金全部到账。", "N01"),
        ("资金均已到位。", "N01"),
        ("资金已全额拨付。", "N01"),
        ("县级配套资金已全部落实到位。", "N01"),
        ("资金到位率达100％。", "A11"),
        ("到位资金占计划资金的100%。", "A11"),
        ("项目完成投资98000万元。", "N01"),
        ("尽力争取各级资金足额到位。", ""),
        ("配套资金没有全部到位。", ""),
        ("中央和省级资金已全部到位。", ""),
        ("上年资金到位率100%。", ""),
        ("资金到位率目标为100%。", ""),
    ],
)
def test_money_that_did_not_come(text, check):
    assert news(SHORT, MONEY, text) == ({check} if check else set())


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("项目资金支付率为100%。", "A11"),
        ("资金无结余。", "N01"),
        ("本项目没有结余资金。", "N01"),
        ("结余资金留待下年支付质量保证金。", ""),
        ("项目资金支付率逐月提高。", ""),
    ],
)
def test_money_that_was_not_spent(text, check):
    assert news(LEFT, MONEY, text) == ({check} if check else set())


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("工程于{year}年12月31日提前完工。", "N04"),
        ("项目建设期24个月，自{year}年3月至{year}年12月。", "N04"),
        ("按照{before}年度工作要点的部署推进。", "N05"),
        ("根据《{before}年项目实施方案》组织实施。", "N05"),
        ("制定了资金管理办法、项目管理办法、档案管理办法和资金管理办法。", "N15"),
        ("（此项不少于200字）", "S02"),
        ("××镇组织实施。", "S02"),
        ("{before}年9月完成前期招标。", ""),
        ("自{before}年启动以来运行平稳。", ""),
        ("与{before}年度相比，效率提高。", ""),
        ("项目建设期10个月，自{year}年3月至{year}年12月。", ""),
        ("制定了资金管理办法、项目管理办法和档案管理办法。", ""),
        ("（附现场照片）", ""),
    ],
)
def test_dates_lists_and_prompts(text, check):
    assert news(SHORT, WORK, text) == ({check} if check else set())
