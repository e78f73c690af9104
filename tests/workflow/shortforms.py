"""Two forms as short as a form can be: one with all stops, one that prints no box for 主管部门."""

from __future__ import annotations

from evaluation import forms

SHORT, LONG = ("filling", "leader", "unit", "finance"), ("filling", "leader", "unit", "department", "finance")
BOXES = {
    "filling": "填报人（签名）：",
    "leader": "评价组组长（签字）：",
    "unit": "项目单位意见：",
    "department": "主管部门意见：",
    "finance": "财政部门归口业务科室意见：",
}
FORM = """
key = "{key}"
label = "附件{key}"
name = "自评"
kind = "project"
title = "{{county}}{{year}}年度自评报告"
maker = "{{county}}财政局（制）"
{stops}
[[grade]]
label = "优秀"
least = 90
[[grade]]
label = "差"
least = 0
[[section]]
key = "overview"
title = "一、概况"
[[section.entry]]
key = "project_leader"
label = "项目负责人"
required = true
[[section.entry]]
key = "address"
label = "项目地址"
[[section]]
key = "team"
title = "二、评价人员"
[[section.entry]]
key = "team_leader"
label = "评价组组长"
type = "person"
required = true
[sheet]
label = "附件3-{key}"
title = "评分表"
column = [{{ key = "level1", label = "一级指标" }}, {{ key = "score", label = "得分" }}]
[[sheet.level1]]
label = "产出"
weight = 100
[[sheet.level1.level2]]
label = "产出"
weight = 100
standard = "按完成率计分"
[[sheet.level1.level2.cell]]
key = "quantity"
label = "产出数量"
weight = 40
[[sheet.level1.level2.cell]]
key = "quality"
label = "产出质量"
weight = 60
"""


def form_text(stops: tuple[str, ...]) -> str:
    """A form with these stops, one typed part, a leader to choose and two cells to score."""
    lines = "".join(f'[[stop]]\nstop = "{stop}"\nbox = "{BOXES[stop]}"\n' for stop in stops)
    return FORM.format(key=f"9-{len(stops)}", stops=lines)


TEXTS = {f"9-{len(stops)}": form_text(stops) for stops in (SHORT, LONG)}
HASHES = {key: forms.read(text, key).hash for key, text in TEXTS.items()}
