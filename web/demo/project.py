"""The other project reports: complete and plausible, worked out from the figures of campaign.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from web.demo import lost, paper, people
from web.demo.paper import share
from web.demo.told import Content, form, told

SOURCES = ("中央财政", "省财政", "市财政", "县市区财政", "其它")
FEN = Decimal("0.01")
MONTHS = 12
VOUCHERS = 7
SATISFACTION = {0: 93, 2: 84, 4: 74}  # points lost on 服务对象满意度 → 满意率, somewhere inside its band


@dataclass(frozen=True)
class Project:
    """One report of campaign.toml in the version `version`, with what projects.toml adds."""

    report: Mapping[str, Any]
    version: int

    @property
    def no(self) -> int:
        return int(self.report["no"])

    @property
    def added(self) -> dict[str, Any]:
        found: dict[str, Any] = told("projects")["report"][str(self.no)]
        return found

    @property
    def unit(self) -> dict[str, Any]:
        return people.unit(self.report["unit"])

    @property
    def lost(self) -> lost.Lost:
        return lost.in_version(self.report, self.version) if self.report.get("acts") else {}

    @property
    def is_mended(self) -> bool:
        """Whether nobody returned this version: a returned one has a slip in a voucher number and in a count."""
        return self.version >= int(self.report["version"])

    def money(self, name: str) -> Decimal:
        """Sum of plan, received or spent, 万元."""
        return sum(self.report[name], Decimal(0))


def content(report: Mapping[str, Any], version: int) -> Content:
    """What the unit's filler typed for this version."""
    project = Project(report, version)
    facts = figures(project)
    raw = {
        "cover": {"evaluation_type": "项目完成结果评价"},
        "overview": overview(project),
        "vouchers": {"details": paper.vouchers(vouchers(project))},
        "results": paper.results("2-2", targets(facts)),
        "team": people.team(report["unit"]),
        "narrative": {"report": narrative(facts)},
    }
    return Content(paper.bodies("2-2", raw), lost.scores(form("2-2"), project.lost, bases(project)))


def overview(project: Project) -> dict[str, Any]:
    unit = project.unit
    money = zip(SOURCES, *(project.report[name] for name in paper.MONEY.values()), strict=True)
    return {
        "project_leader": unit["project_leader"],
        "project_phone": unit["project_leader_phone"],
        "address": unit["address"],
        "postcode": told("county")["county"]["postcode"],
        "period": [f"2025-{first_month(project):02d}", "2026-01" if is_late(project) else "2025-12"],
        "funds": paper.funds(
            [
                {"source": source, **dict(zip(paper.MONEY.values(), cells, strict=True))}
                for source, *cells in money
            ]
        ),
    }


def first_month(project: Project) -> int:
    return 1 + project.no % 4


def is_late(project: Project) -> bool:
    return "产出时效" in project.lost


def vouchers(project: Project) -> list[dict[str, Any]]:
    """Payments in 元 that add up to what was spent, month by month after the start."""
    contents = told("projects")["vouchers"][project.added["kind"]]
    spent = project.money("spent") * 10_000
    shares = [10 + project.no * (n + 3) % 9 for n in range(VOUCHERS)]
    amounts = [(spent * share / sum(shares)).quantize(Decimal(100)) for share in shares[:-1]]
    amounts.append(spent - sum(amounts))
    first = first_month(project) + 1
    rows = []
    for n, (text, amount) in enumerate(zip(contents, amounts, strict=True)):
        month = first + n * (MONTHS - first) // (VOUCHERS - 1)
        number = 11 + (project.no * 17 + n * 29) % 190 + (0 if project.is_mended or n != 3 else 2)
        rows.append(
            {"content": text, "amount": amount.quantize(FEN), "voucher": f"2025年{month}月{number}号"}
        )
    return rows


def bases(project: Project) -> dict[str, dict[str, Any]]:
    """What the rate of arrival and its timeliness rest on."""
    chosen = "不及时但未影响项目进度" if "到位时效" in project.lost else "到位及时"
    inputs = {"received": str(project.money("received")), "planned": str(project.money("plan"))}
    return {"arrival_rate": {"inputs": inputs}, "arrival_timeliness": {"chosen": chosen}}


def reached(project: Project, row: str, target: Decimal) -> Decimal:
    """The actual figure of a benefit: short of its target in step with the points its row lost."""
    points = project.lost.get(row, Decimal(0))
    return (target * (1 - points / 16)).quantize(Decimal(1), ROUND_FLOOR) if points else target


def counted(number: Decimal | int, unit: str) -> str:
    return f"{number}{unit}"


def figures(project: Project) -> dict[str, str]:
    """Every figure of the report as its texts say it."""
    report, added = project.report, project.added
    words = told("projects")["wording"][added["kind"]]
    planned, received, spent = (project.money(name) for name in ("plan", "received", "spent"))
    target, unit = added["target"]
    who, number, measure = added["who"]
    benefit, benefit_unit, ratio = words["income"]
    benefit_target = max((planned * ratio).quantize(Decimal(1)), Decimal(6))
    green = Decimal(6 + project.no % 15)
    slip = 0 if project.is_mended else 2
    return {
        **{name: text for name, text in words.items() if isinstance(text, str)},
        **survey(project),
        "name": report["name"],
        "unit": project.unit["name"],
        "supervising": people.unit(report["supervising"])["name"],
        "planned": str(planned),
        "received": str(received),
        "spent": str(spent),
        "balance": str(received - spent),
        "arrival": share(received, planned),
        "spending": share(spent, received),
        "execution": share(spent, planned),
        "count": str(VOUCHERS),
        "start": f"2025年{first_month(project)}月",
        "finish": f"2026年1月{8 + project.no % 20}日"
        if is_late(project)
        else f"2025年12月{5 + project.no % 20}日",
        "does": added["does"],
        "target": counted(target, unit),
        "actual": counted(target + slip, unit),
        "passed": f"{96 + project.no % 4}.{project.no % 10}0",
        "income": benefit,
        "income_target": counted(benefit_target, benefit_unit),
        "income_actual": counted(reached(project, "经济效益", benefit_target), benefit_unit),
        "who": who,
        "people": counted(number, measure),
        "people_actual": counted(reached(project, "社会效益", Decimal(number)), measure),
        "green_target": counted(green, words["green_unit"]),
        "green_actual": counted(reached(project, "环境效益", green), words["green_unit"]),
        **sentences(project),
    }


def survey(project: Project) -> dict[str, str]:
    """A survey whose rate lies in the band of the points claimed."""
    asked = 200 + 10 * (project.no % 21)
    percent = SATISFACTION[int(project.lost.get("服务对象满意度", 0))] + project.no % 4
    satisfied = asked * percent // 100
    return {"asked": str(asked), "satisfied": str(satisfied), "satisfaction": share(satisfied, asked)}


def sentences(project: Project) -> dict[str, str]:
    """Sentences that stand or fall with the money and the points."""
    missing = project.money("plan") - project.money("received")
    late = f"未到位的{missing}万元主要是县级配套资金，已列入2026年预算安排，未影响任务完成。"
    left = project.money("received") - project.money("spent")
    mend = f"四是对扣分的{len(project.lost)}项指标逐项制定整改措施，2026年6月底前整改到位。"
    return {
        "arrears": late if missing else "各级资金均按计划足额到位。",
        "leftover": "，主要是按合同预留的尾款和质量保证金，手续办结后支付" if left else "",
        "problems": lost.listed(project.lost, told("projects")["problems"]),
        "advice": mend if project.lost else "",
    }


def targets(facts: Mapping[str, str]) -> dict[str, Any]:
    """Qualitative and quantitative targets in the shape of story.toml."""
    satisfied = f"服务对象满意度（调查{facts['asked']}份，满意{facts['satisfied']}份）"
    rows = [
        ("数量指标", facts["does"], facts["target"], facts["actual"]),
        ("质量指标", facts["quality"], "≥95%", f"{facts['passed']}%"),
        ("时效指标", "按期完成年度任务", "2025年12月底", facts["finish"]),
        ("成本指标", facts["cost"], f"≤{facts['planned']}万元", f"{facts['spent']}万元"),
        ("经济效益指标", facts["income"], facts["income_target"], facts["income_actual"]),
        ("社会效益指标", facts["who"], facts["people"], facts["people_actual"]),
        ("生态效益指标", facts["green"], facts["green_target"], facts["green_actual"]),
        ("服务对象满意度指标", satisfied, "≥90%", f"{facts['satisfaction']}%"),
    ]
    names = ("level2", "content", "target", "actual")
    return {
        "qualitative": {
            "target": "{does}{target}，{who}{people}，{quality}不低于95%。".format_map(facts),
            "result": "{does}{actual}，{who}{people_actual}，{quality}{passed}%。".format_map(facts),
        },
        "indicator": [dict(zip(names, row, strict=True)) for row in rows],
    }


def narrative(facts: Mapping[str, str]) -> dict[str, str]:
    return {key: text.format_map(facts) for key, text in told("projects")["narrative"].items()}
