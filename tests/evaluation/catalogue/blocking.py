"""What blocks a draft of the demo county, found by the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation import content
from evaluation.catalogue import Finding, Judged, Policy, Severity, check, draft
from evaluation.paper import Form
from tests.evaluation import demo

Bodies = Mapping[str, Mapping[str, Any]]


def document(
    form: Form, bodies: Bodies, scores: Bodies, report: str = "城镇老旧小区改造项目"
) -> dict[str, Any]:
    """A content document of these bodies and scores, not yet submitted."""
    head: dict[str, Any] = dict(demo.HEAD)
    return content.document(
        form,
        **{
            **head,
            "report": {"name": report},
            "unit": {"name": "平澜县住房保障服务中心", "code": "303008"},
            "supervising": {"name": "平澜县住房和城乡建设局", "code": "303001"},
            "section": {"name": "经济建设股"},
            "route": [],
            "bodies": bodies,
            "scores": scores,
        },
    )


def judged(form: Form, bodies: Bodies, scores: Bodies, policy: Policy | None = None) -> tuple[Judged, ...]:
    """Everything found, in the order of the questions."""
    return check(draft.unit_year([("本报告", form, document(form, bodies, scores))], policy), policy).findings


def findings(form: Form, bodies: Bodies, scores: Bodies, policy: Policy | None = None) -> list[Finding]:
    """What must be mended."""
    return [one.finding for one in judged(form, bodies, scores, policy) if one.severity is Severity.must]
