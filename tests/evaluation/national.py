"""The national sheet filled in for 平澜县, as a person would type it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from evaluation import entry, forms
from evaluation.paper import Form

FORM: Form = forms.library()["zp"]
RAW: dict[str, dict[str, Any]] = {
    "funds": {
        "funds": [
            {"row": "current", "initial": "480", "budget": "480", "executed": "445"},
            {"row": "carry_over", "budget": "20", "executed": "20"},
        ]
    },
    "goals": {"qualitative": [{"expected": "完成县道养护86公里", "achieved": "完成84公里"}]},
    "indicators": {
        "own": [
            {
                "row": "quantity",
                "content": "养护县道里程",
                "target": "≥86公里",
                "actual": "84公里",
                "weight": "20",
            },
            {
                "row": "quantity",
                "content": "修补坑槽面积",
                "target": "≥3000平方米",
                "actual": "3120平方米",
                "weight": "10",
            },
            {"row": "quality", "content": "优良路率", "target": "≥85%", "actual": "86%", "weight": "10"},
            {
                "row": "timeliness",
                "content": "按期完成率",
                "target": "100%",
                "actual": "100%",
                "weight": "10",
            },
            {"row": "social", "content": "受益行政村", "target": "≥52个", "actual": "52个", "weight": "30"},
            {
                "row": "satisfaction",
                "content": "沿线群众满意度",
                "target": "≥90%",
                "actual": "88%",
                "weight": "10",
            },
        ]
    },
    "team": {"team_leader": "shenyq", "filler_phone": "0000-1200201"},
}
SCORES = {
    "execution_rate": {"score": "9.30", "reason": "水毁工程尾款未结算"},
    "quantity-1": {"score": "19.53", "reason": "2公里路段与水毁修复合并"},
    "quantity-2": {"score": "10.00"},
    "quality-1": {"score": "10.00"},
    "timeliness-1": {"score": "10.00"},
    "social-1": {"score": "30.00"},
    "satisfaction-1": {"score": "9.78", "reason": "雨季施工影响出行"},
}


def raw() -> dict[str, dict[str, Any]]:
    """What was typed, to be changed at will."""
    return deepcopy(RAW)


def bodies(typed: dict[str, dict[str, Any]] | None = None) -> dict[str, dict[str, Any]]:
    """Section bodies of what was typed."""
    made = {}
    for key, section in (typed or RAW).items():
        made[key], errors = entry.parse_section(FORM.section(key), section)
        assert not errors, errors
    return made
