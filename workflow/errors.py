"""Refusals: a class for the code, a sentence for the person at the screen (what happened, what to do next)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(at: dt.datetime) -> str:
    """3月16日 10:05, as people in the county read it."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


class Refused(Exception):
    """An act that was not done; nothing was changed. `status` is the answer's HTTP meaning."""

    status = 409

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Missing(Refused):
    """No such report, or none this person may know of: the answer is the same."""

    status = 404

    def __init__(self) -> None:
        super().__init__("没有找到这个页面。报告可能已改名，请从“工作台”查找。")


class NotYourTurn(Refused):
    """Someone else holds the report."""

    status = 403

    def __init__(self, holder: str) -> None:
        super().__init__(f"这份报告现在由{holder}处理，您可以查看，不能办理。")


class NotAllowed(Refused):
    """The person lacks the post that this act belongs to."""

    status = 403

    def __init__(self, who: str) -> None:
        super().__init__(f"这一步由{who}办理，您没有办理的权限。")


class SamePerson(Refused):
    """One person, one stop on a report (不相容岗位)."""

    status = 403

    def __init__(self, stop: str) -> None:
        super().__init__(
            f"您已在“{stop}”环节办理过这一版，同一人不能再签另一环节。请由本单位其他有权人员签署。"
        )


class Moved(Refused):
    """The report has been written since the page was loaded."""

    def __init__(self, who: str = "", at: dt.datetime | None = None) -> None:
        by = f"已由{who}于 {moment(at)} 处理" if at else "正在由他人处理"
        super().__init__(f"您打开本页后，报告{by}。请重新审阅后再办理，您写的内容已保留。")


class WrongState(Refused):
    """The act does not exist where the report now is."""

    def __init__(self, state: str, act: str) -> None:
        super().__init__(f"报告现为“{state}”，不能{act}。请回到报告页查看现在可以办理的事项。")


class ReportFixed(Refused):
    """Content is written only while the report is with its filler."""

    def __init__(self, state: str) -> None:
        super().__init__(f"报告现为“{state}”，内容不能修改。您刚才填写的文字在下方，请复制留存。")


class Conflict(Refused):
    """Two people filled the same place: both values are shown, nothing is overwritten."""

    def __init__(self, who: str, at: dt.datetime, theirs: dict[str, Any], revision: int) -> None:
        super().__init__(f"{who}在 {moment(at)} 改过这一部分。请选择保留哪一个。")
        self.who, self.at, self.theirs, self.revision = who, at, theirs, revision


class NotReady(Refused):
    """The form has blanks or figures that contradict each other; `findings` name each place."""

    status = 422

    def __init__(self, findings: Sequence[Any]) -> None:
        super().__init__(f"还不能提交，有 {len(findings)} 处需要改正")
        self.findings = findings


class Unanswered(Refused):
    """The checks asked what nobody has answered."""

    status = 422

    def __init__(self, open: int) -> None:
        super().__init__(f"还不能提交：提醒 {open} 条还没有说明")


class NoHolder(Refused):
    """A stop of the route has nobody who may sign it; `taken`: only people whom the other stops need."""

    def __init__(self, box: str, unit: str, role: str, helper: str, taken: bool = False) -> None:
        why = f"{unit}的{role}要在另一环节办理，同一人不能签两个环节" if taken else f"{unit}尚无{role}"
        super().__init__(f"“{box}”没有人可以签署：{why}。请联系{helper}设置后再提交，内容已保存。")


class WordsMissing(Refused):
    status = 422

    def __init__(self) -> None:
        super().__init__("请填写意见（2 至 200 字）")


class ReasonShort(Refused):
    status = 422

    def __init__(self) -> None:
        super().__init__("请写明理由，至少 5 个字")


class TooLate(Refused):
    """Withdrawal after the next holder has acted."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who}已经办理，不能撤回。需要修改请联系其退回。")


class TicketSpent(Refused):
    """The signing page is too old, forged, or somebody else's."""

    def __init__(self) -> None:
        super().__init__("签署页已过期（超过 12 小时）或不是为您打开的。请重新打开签审页，您写的意见已保留。")


class KeyReused(Refused):
    """The same intention again, with other words."""

    status = 422

    def __init__(self) -> None:
        super().__init__("这次办理已经生效，内容与刚才不同的重复提交没有采纳。请回到报告页查看结果。")


class CodeWrong(Refused):
    status = 422

    def __init__(self, left: int) -> None:
        super().__init__(f"签署口令不对，还可以试 {left} 次")


class CodeMissing(Refused):
    status = 422

    def __init__(self) -> None:
        super().__init__("还没有设置签署口令，请先到“我的账号”设置")


class Waiting(Refused):
    """Too many wrong passwords or codes."""

    status = 429

    def __init__(self, what: str, until: dt.datetime) -> None:
        local = until.astimezone(SHANGHAI)
        super().__init__(f"连续输错 5 次，{what}锁定到 {local:%H:%M}。急用请联系单位管理员。")


class SealRefused(Refused):
    """The recomputed content, a total or a signature does not agree with what was signed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"封存核对未通过：{why}。报告保持“已批准”，请绩效管理股核查后重试或退回。")
