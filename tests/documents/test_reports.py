"""Reports in running text, as six units of 平澜县 might have written them: everything the reader has to find."""

from decimal import Decimal

import pytest

from tests.documents import papers, reports

# (level 1, its weight, name, weight, score, reason)
ROWS: dict[str, list[tuple]] = {
    "WATER": [
        ("项目决策", "20", "项目立项", "10", "10", ""),
        ("项目决策", "20", "绩效目标", "10", "9", "受益人口没有分村的目标值"),
        ("项目过程", "20", "资金管理", "12", "10.5", "县级配套有59.5万元没有到位"),
        ("项目过程", "20", "组织实施", "8", "8", ""),
        ("项目产出", "30", "产出数量", "15", "15", ""),
        ("项目产出", "30", "产出质量", "15", "14", ""),
        ("项目效益", "30", "社会效益", "20", "18", ""),
        ("项目效益", "30", "服务对象满意度", "10", "9", ""),
    ],
    "SCHOOL": [
        ("预算执行", None, "预算执行率", "10", "9.5", "2所学校尾款未付"),
        ("产出指标", None, "改造食堂数", "30", "30", ""),
        ("产出指标", None, "验收合格率", "20", "20", ""),
        ("效益指标", None, "受益学生", "30", "26", "2所学校生源减少"),
        ("满意度指标", None, "学生家长满意度", "10", "10", ""),
    ],
    "ROAD": [
        ("产出类指标", None, "养护里程", "15", "14.65", "养护里程有2公里与水毁修复合并，扣0.35分"),
        ("产出类指标", None, "坑槽修补", "15", "15", ""),
        ("产出类指标", None, "优良路率", "10", "10", ""),
        ("成本类指标", None, "每公里养护成本", "10", "10", ""),
        ("效益类指标", None, "通行时间", "20", "18.5", "通行时间方面，两个乡镇绕行，扣1.5分"),
        ("效益类指标", None, "安全隐患", "20", "20", ""),
        ("满意度指标", None, "满意度", "10", "9.2", "雨季施工影响出行，扣0.8分"),
    ],
    "HEALTH": [
        ("项目投入指标", None, "项目投入指标", "15", "15", ""),
        ("过程指标", None, "过程指标", "25", "24", ""),
        ("产出指标", None, "产出指标", "30", "29", ""),
        ("效果指标", None, "效果指标", "30", "28.5", ""),
    ],
    "CARE": [
        ("决策", "20", "立项依据", "6", "6", ""),
        ("决策", "20", "立项程序", "6", "5", "未作可行性研究"),
        ("决策", "20", "绩效目标", "8", "6", "目标没有分解"),
        ("产出", "50", "服务人数", "30", "28", "少110人"),
        ("产出", "50", "服务合格率", "20", "18", "抽查不合格2户"),
        ("效益", "30", "老人满意", "20", "16", "宣传不够"),
        ("效益", "30", "满意度", "10", "10", ""),
    ],
    "FARM": [
        ("预算执行率指标", None, "预算执行率指标", "10", "9.5", ""),
        ("产出指标", None, "产出指标", "50", "48.7", ""),
        ("效益指标", None, "效益指标", "30", "26.5", ""),
        ("满意度指标", None, "满意度指标", "10", "9.5", ""),
    ],
}
# (form type, project, unit, region, year, total, grade)
FACTS = {
    "WATER": (
        "self_evaluation_report",
        "2025年农村饮水安全巩固提升项目",
        "平澜县水利局",
        "平澜县",
        "93.5",
        "优",
    ),
    "SCHOOL": ("self_evaluation_report", "乡村学校食堂改造专项资金", "平澜县教育局", "平澜县", "95.5", "优"),
    "ROAD": ("evaluation_summary", "农村公路养护经费", None, None, "97.35", "优秀"),
    "HEALTH": (
        "self_evaluation_report",
        "基本公共卫生服务补助资金",
        "平澜县卫生健康局",
        "平澜县",
        "96.5",
        "优秀",
    ),
    "CARE": ("evaluation_report", "居家养老服务项目", "平澜县民政局", "平澜县", "89", "良"),
    "FARM": ("self_evaluation_report", "2025年高标准农田建设项目", None, None, "94.2", "优"),
}
GOALS = {
    "WATER": [
        ("总体目标", "让12个村的群众喝上放心水。", None),
        ("年度目标", "2025年11月底前完成管网改造46公里，新增受益人口1.9万人。", None),
    ],
    "SCHOOL": [("绩效目标", "改造15所乡村学校食堂，让6200名学生吃上热饭。", None)],
    "ROAD": [
        ("年度绩效目标", "完成县道养护86公里，优良路率达到85%以上。", "完成养护84公里，优良路率86%。"),
    ],
    "HEALTH": [
        ("总体目标", "居民健康档案建档率不低于92%。", None),
        ("阶段性目标", "65岁以上老人体检率达到70%。", None),
    ],
    "CARE": [],
    "FARM": [
        ("中长期目标", "建成旱涝保收的农田3万亩。", None),
        ("本年度目标", "当年新建高标准农田8000亩，灌溉保证率达到80%。", None),
    ],
}
# what is said in sentences: (what, 元)
MONEY = {
    "WATER": {
        ("项目计划投资", 8_600_000),
        ("县级配套", 3_600_000),
        ("实际到位", 8_005_000),
        ("支出", 7_905_000),
    },
    "HEALTH": {("收到补助资金", 12_864_000), ("当年支出", 12_864_000), ("结余", 0)},
    "CARE": {("实际支出人民币", 2_475_000)},
    "FARM": {("中央财政", 9_600_000), ("县级财政", 2_400_000), ("结余资金", 597_500)},
}


def read(path, name):
    return papers.reading(reports.report(path, getattr(reports, name)))


def decimal(figure):
    return None if figure is None else Decimal(figure)


@pytest.mark.parametrize("name", ROWS)
def test_every_row_with_its_points(tmp_path, name):
    reading = read(tmp_path, name)

    (table,) = reading["indicator_tables"]
    found = [
        (
            r["level1"],
            r.get("level1_weight"),
            r["indicator"],
            r["weight"],
            r["score"],
            r.get("deviation_reason", ""),
        )
        for r in table["rows"]
    ]
    assert found == [(r[0], decimal(r[1]), r[2], Decimal(r[3]), Decimal(r[4]), r[5]) for r in ROWS[name]]
    assert reading["scores"]["score_table"] == table["id"]


@pytest.mark.parametrize("name", FACTS)
def test_whose_report_it_is_and_what_it_claims(tmp_path, name):
    reading = read(tmp_path, name)
    kind, project, unit, region, total, grade = FACTS[name]

    assert reading["form_type"] == f"project_{kind}"
    assert (reading["project_name"], reading["unit"], reading["region"]) == (project, unit, region)
    assert reading["year"] == 2025
    assert (reading["scores"]["total_score"], reading["scores"]["grade"]) == (Decimal(total), grade)


@pytest.mark.parametrize("name", GOALS)
def test_goals_and_what_became_of_them(tmp_path, name):
    goals = read(tmp_path, name)["qualitative_targets"]

    assert [(goal["kind"], goal["target"], goal["result"]) for goal in goals] == GOALS[name]


@pytest.mark.parametrize("name", MONEY)
def test_money_said_in_sentences(tmp_path, name):
    said = {
        (f["item"], f["amount_yuan"]) for f in read(tmp_path, name)["finances"] if f["where"] == "narrative"
    }

    assert said >= MONEY[name]


def test_a_review_has_its_own_score(tmp_path):
    scores = read(tmp_path, "ROAD")["scores"]

    assert (scores["full_score"], scores["review_score"]) == (100, 96)


def test_a_budget_with_its_sources_in_columns(tmp_path):
    amounts = {
        (f["item"], f["source"]): f for f in read(tmp_path, "SCHOOL")["finances"] if f["where"] == "budget"
    }

    assert amounts["全年执行资金", "年度总金额"]["amount_yuan"] == 3_040_000
    assert amounts["全年预算资金", "财政资金/中央级"]["amount_yuan"] == 2_000_000
    assert amounts["预算执行率", "财政资金/县区级"]["amount"] == 94
    assert amounts["预算执行率", "其他资金"]["line_no"] == "（3）/（2）"


def test_tables_and_captions_are_no_running_text(tmp_path):
    reading = read(tmp_path, "SCHOOL")

    sections = {section["title"]: section for section in reading["narrative"]}
    assert sections["预算安排及执行情况"]["text"] == ""
    assert sections["预算安排及执行情况"]["tables"] == ["budget"]
    assert sections["自评结论"]["tables"] == ["scores"]
    assert sections["自评结论"]["text"].endswith("各项得分见下表：")
    assert reading["indicator_tables"][0]["caption"] == "乡村学校食堂改造专项资金绩效自评得分表"


def test_period_and_date(tmp_path):
    reading = read(tmp_path, "WATER")

    assert (reading["project_period"]["start"], reading["project_period"]["end"]) == ("2025-02", "2025-11")
    assert reading["report_date"]["date"] == "2026-03-09"


def test_a_sheet_annexed_to_a_report_belongs_to_it(tmp_path):
    reading = read(tmp_path, "ANNEXED")

    assert reading["form_type"] == "project_self_evaluation_report"
    assert (reading["project_name"], reading["unit"]) == ("农村公路养护", "平澜县公路养护中心")
    assert [table["id"] for table in reading["indicator_tables"]] == ["execution", "quantitative"]
    assert reading["scores"]["total_score"] == Decimal("98.61")
    assert [section["title"] for section in reading["narrative"]] == ["基本情况", "自评结论", "存在的问题"]


def test_a_department_writes_reports_too(tmp_path):
    reading = read(tmp_path, "OFFICE")

    (table,) = reading["indicator_tables"]
    assert reading["form_type"] == "department_self_evaluation_report"
    assert reading["unit"] == "平澜县交通运输局"
    assert [
        (r["level1"], int(r["weight"]), int(r["score"]), r["deviation_reason"]) for r in table["rows"]
    ] == [
        ("投入", 15, 15, ""),
        ("过程", 40, 38, "支付进度偏慢"),
        ("产出", 25, 24, ""),
        ("效果", 20, 19, ""),
    ]


def test_a_table_with_a_number_for_every_row(tmp_path):
    reading = read(tmp_path, "CANAL")

    (table,) = reading["indicator_tables"]
    assert [section["title"] for section in reading["narrative"]] == ["项目概况", "评分情况", "建议"]
    assert [(r["indicator"], int(r["score"]), r.get("deviation_reason")) for r in table["rows"]] == [
        ("资金到位", 9, "到位90%"),
        ("维修长度", 50, None),
        ("灌溉面积", 28, "少200亩"),
        ("农户满意度", 10, None),
    ]
    assert (table["caption"], table["total"]["score"]) == ("2、评分情况", 97)


def test_a_report_without_a_title_and_scores_before_their_weights(tmp_path):
    reading = read(tmp_path, "SPRING")

    (table,) = reading["indicator_tables"]
    assert (reading["project_name"], reading["unit"], reading["region"]) == (
        "水源地保护项目",
        "平澜县水利局",
        "平澜县",
    )
    assert (reading["scores"]["total_score"], reading["scores"]["grade"]) == (88, "良")
    assert [(r["level1"], int(r["weight"]), int(r["score"])) for r in table["rows"]] == [
        ("产出指标", 50, 45),
        ("效益指标", 30, 28),
        ("满意度指标", 10, 9),
        ("预算执行率", 10, 6),
    ]
