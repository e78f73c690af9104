"""What each of the 74 reports says: the story and the sound department report verbatim, the others worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.demo import department, departments, project, story
from web.demo.told import FORM_KEYS, Content, told

BEGUN = {"2-1": ("overview", "finances"), "2-2": ("cover", "overview")}  # what a draft of the board holds


def of(report: Mapping[str, Any], version: int) -> Content:
    """The content of a report of campaign.toml in one of its submitted versions."""
    if report["no"] == told("story")["report"]["campaign_no"]:
        return story.content(version)
    if report["no"] == told("department")["report"]["campaign_no"]:
        return department.content()
    worked_out = {"2-1": departments.content, "2-2": project.content}[FORM_KEYS[report["form"]]]
    return worked_out(report, version)


def begun(report: Mapping[str, Any]) -> Content:
    """What is there of a report that was never submitted."""
    whole = of(report, 1)
    return Content({key: whole.bodies[key] for key in BEGUN[FORM_KEYS[report["form"]]]}, {})
