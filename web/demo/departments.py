"""The other department reports: complete and plausible, worked out from the totals of campaign.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from evaluation import figures as computed
from evaluation.paper import Grade
from web.demo import lost, paper, people
from web.demo.paper import share
from web.demo.told import Content, form, told

FEN = Decimal("0.01")
WHOLE = Decimal(1)
A_YEARS_PAY = 11  # 万元 a person
PER_POINT = {
    "财政供养人员控制率": Decimal("0.5"),
    "固定资产利用率": Decimal("0.1"),
}  # lost per percentage point


@dataclass(frozen=True)
class Department:
    """One report of campaign.toml in the version `version`, with what departments.toml adds."""

    report: Mapping[str, Any]
    version: int

    @property
    def added(self) -> dict[str, Any]:
        found: dict[str, Any] = told("departments")["department"][self.report["unit"]]
        return found

    @property
    def unit(self) -> dict[str, Any]:
        return people.unit(self.report["unit"])

    @property
    def branches(self) -> list[str]:
        return people.branches(self.report["unit"])

    @property
    def lost(self) -> lost.Lost:
        """Points lost by row; a report that was never submitted has what its own figures cost it."""
        if self.report.get("acts"):
            return lost.in_version(self.report, self.version)
        return dict(self.report.get("lost", {}))

    def points_over(self, row: str) -> int:
        """Complete percentage points behind what `row` lost."""
        return int(self.lost.get(row, Decimal(0)) / PER_POINT[row])


def content(report: Mapping[str, Any], version: int) -> Content:
    """What the department's filler typed for this version."""
    own = Department(report, version)
    facts = figures(own)
    scores = lost.scores(form("2-1"), own.lost, {})
    raw = {
        "overview": overview(own, facts),
        "finances": finances(own),
        "results": paper.results("2-1", targets(own, facts)),
        "team": people.team(report["unit"]),
        "narrative": {"report": narrative({**facts, **verdict(scores)})},
    }
    return Content(paper.bodies("2-1", raw), scores)


def overview(own: Department, facts: Mapping[str, str]) -> dict[str, Any]:
    (filler,) = people.holders(own.report["unit"], "filler")
    tasks = own.added["tasks"]
    return {
        "contact": filler["name"],
        "contact_phone": own.unit["filler_phone"],
        "staff_quota": facts["quota"],
        "staff_actual": facts["actual"],
        "duties": own.added["duties"],
        "annual_tasks": [f"任务{n}：{does}{number}{unit}" for n, (does, number, unit) in enumerate(tasks, 1)],
        "achievements": [
            f"{facts['task_results']}。",
            f"预算执行平稳，“三公”经费支出{facts['three_public']}万元，比上年有所下降。",
        ],
    }


def finances(own: Department) -> dict[str, list[dict[str, str]]]:
    """The four tables: the totals shared out over 局机关 and the subordinate units; the form computes the sums."""
    columns = {
        "income": own.report["income"],
        "expenditure": own.report["spent"],
        "three_public": three_public(own),
        "fixed_assets": fixed_assets(own),
    }
    return {table: table_rows(own, table, totals) for table, totals in columns.items()}


def table_rows(own: Department, table: str, totals: list[Decimal]) -> list[dict[str, str]]:
    typed = [
        column.key
        for column in form("2-1").table("finances", table).columns
        if column.formula is None and column.key != "org"
    ]
    organisations = ["局机关", *own.branches]
    parts = [shared_out(total, len(organisations)) for total in totals]
    return [
        {"org": org, **{key: str(part[n]) for key, part in zip(typed, parts, strict=True)}}
        for n, org in enumerate(organisations)
    ]


def shared_out(total: Decimal, count: int) -> list[Decimal]:
    """`total` in `count` parts to the fen; the first takes about half of what is not the others'."""
    weights = [count + 1, *range(2, count + 1)]
    parts = [(total * weight / sum(weights)).quantize(FEN, ROUND_FLOOR) for weight in weights[1:]]
    return [total - sum(parts), *parts]


def three_public(own: Department) -> list[Decimal]:
    """接待、运维、购置、出国: one per cent and a half and two per cent of 公用支出, and nothing."""
    public = own.report["spent"][1]
    spent = [(public * rate).quantize(FEN) for rate in (Decimal("0.015"), Decimal("0.020"))]
    return [*spent, Decimal("0.00"), Decimal("0.00")]


def fixed_assets(own: Department) -> list[Decimal]:
    """In use, let, other: use falls short by the percentage points lost on 固定资产利用率."""
    whole = (sum(own.report["spent"]) * Decimal("1.6")).quantize(WHOLE)
    points = own.points_over("固定资产利用率")
    idle = (whole * (points + Decimal("0.3")) / 100).quantize(FEN) if points else Decimal("0.00")
    return [whole - idle, Decimal("0.00"), idle]


def staff(own: Department) -> tuple[int, int]:
    """人员编制 and 实有人数: over by just the complete percentage points lost, else two people short."""
    quota = max(int(own.report["spent"][0] / A_YEARS_PAY), 100)
    points = own.points_over("财政供养人员控制率")
    return quota, -(-quota * (100 + points) // 100) if points else quota - 2


def figures(own: Department) -> dict[str, str]:
    """Every figure of the report as its texts say it."""
    report, tasks = own.report, own.added["tasks"]
    income, spent = sum(report["income"]), sum(report["spent"])
    personnel, public, projects = report["spent"]
    quota, actual = staff(own)
    reception, vehicles, *_ = three_public(own)
    in_use, _, idle = fixed_assets(own)
    asked = 300 + 10 * (report["no"] % 20)
    satisfied = asked * (96 + report["no"] % 3) // 100
    return {
        "unit": own.unit["name"],
        "field": own.added["field"],
        "branches": "、".join(own.branches),
        "quota": str(quota),
        "actual": str(actual),
        "staff_rate": share(actual, quota),
        "income": str(income),
        "carried": str(report["income"][0]),
        "spent": str(spent),
        "basic": str(personnel + public),
        "basic_share": share(personnel + public, spent),
        "personnel": str(personnel),
        "public": str(public),
        "projects": str(projects),
        "balance": str(income - spent),
        "three_public": str(reception + vehicles),
        "reception": str(reception),
        "vehicles": str(vehicles),
        "assets_rate": share(in_use, in_use + idle),
        "passed": f"{96 + report['no'] % 4}.{report['no'] % 10}0",
        "asked": str(asked),
        "satisfied": str(satisfied),
        "satisfaction": share(satisfied, asked),
        "task_names": "、".join(does for does, _, _ in tasks),
        "task_results": "，".join(f"{does}{number}{unit}" for does, number, unit in tasks),
        "adjusted": told("departments")["adjusted"]["yes" if "预算调整率" in own.lost else "no"],
        "problems": lost.listed(own.lost, told("departments")["problems"]),
    }


def verdict(scores: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What 四、整体支出绩效情况 says of the total."""
    totals = computed.totals(form("2-1"), scores)
    bands = [Grade(band["name"], Decimal(band["from"])) for band in told("campaign")["policy"]["grades"]]
    levels = "，".join(f"{label}{points}分" for label, points in totals.level1.items())
    return {"score": str(totals.score), "grade": computed.grade(totals.score, bands), "levels": levels}


def targets(own: Department, facts: Mapping[str, str]) -> dict[str, Any]:
    """Qualitative and quantitative targets in the shape of department.toml."""
    tasks = [(does, f"{number}{unit}") for does, number, unit in own.added["tasks"]]
    short = ("13个", "12个") if "生态效益" in own.lost else ("13个", "13个")
    worked = ("420人次", "396人次") if "经济效益" in own.lost else ("420人次", "432人次")
    satisfied = f"服务对象满意度（调查{facts['asked']}人，满意{facts['satisfied']}人）"
    rows = [
        ("质量指标", "重点任务质量考核合格率", "≥95%", f"{facts['passed']}%"),
        *(("数量指标", does, target, target) for does, target in tasks),
        ("时效指标", "年度重点任务完成时间", "2025年12月底", f"2025年12月{10 + own.report['no'] % 15}日"),
        ("成本指标", "项目支出控制在批复额度内", f"≤{facts['projects']}万元", f"{facts['projects']}万元"),
        ("社会效益", f"{facts['field']}服务覆盖村（社区）", "268个", "268个"),
        ("经济效益", "带动本地用工", *worked),
        ("生态效益", "实施办公和场所节能改造", *short),
        ("社会公众或服务对象满意度", satisfied, "≥95%", f"{facts['satisfaction']}%"),
    ]
    names = ("level2", "content", "target", "actual")
    return {
        "qualitative": {
            "target": [f"目标{n}：{does}{target}。" for n, (does, target) in enumerate(tasks, 1)],
            "result": [f"目标{n}：完成{does}{target}。" for n, (does, target) in enumerate(tasks, 1)],
        },
        "indicator": [dict(zip(names, row, strict=True)) for row in rows],
    }


def narrative(facts: Mapping[str, str]) -> dict[str, str]:
    return {key: text.format_map(facts) for key, text in told("departments")["narrative"].items()}
