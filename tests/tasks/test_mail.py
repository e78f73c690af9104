"""Mails: what they say, to whom they still go, and what becomes of them when the mail server refuses or is away."""

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa

from models import Act, Debt, Outbox, Post, State, Stop, db
from tasks.lock import lock_due
from tasks.mail import deliver_due
from tests.county import act, at
from tests.servers import free_port
from tests.workflow.keepers import LATER, Keeper

MINUTE = dt.timedelta(minutes=1)
NAME = "2025年城镇老旧小区改造项目（第二批）"
FOOT = "填报咨询：0000-1234567。本邮件由系统发出，请勿回复。"


@pytest.fixture
def desk(small_office, smtp):
    """An office whose mails go to the sink; wording and refusals do not depend on the database."""
    small_office.send_through(smtp)
    return small_office


def text(mail):
    return mail.get_content().replace("\r\n", "\n").strip()


def to(mails, address):
    return next(mail for mail in mails if mail["To"].addresses[0].username == address)


def test_the_next_holder_reads_what_to_sign_until_when_and_who_has_signed(desk, smtp):
    desk.clock.at = at("2026-03-17 09:00")
    report = desk.report(State.at_department, version=2)

    deliver_due()

    (mail,) = smtp.messages
    assert mail["Subject"] == f"【待签审】{NAME}，3月20日前签署"
    assert str(mail["From"]) == "绩效自评签审系统 <ziping@localhost>"
    assert str(mail["To"]) == "陆闻笙 <luws@pinglan.example>"
    assert text(mail) == (
        f"陆闻笙：\n\n您好。《{NAME}》（附件2-2，平澜县住房保障服务中心）正等您签署主管部门意见，"
        "截止 3月20日 17:30，还剩 3 个工作日。\n"
        "沈砚清 3月12日、顾怀舟 3月16日已签署同意。\n本版较上一版变更 5 处，打开后会先列出。\n\n"
        f"直接打开：http://127.0.0.1:8000/reports/{report.id}/sign（须在政务内网）\n{FOOT}"
    )


def test_the_filler_reads_why_a_report_came_back_and_a_signer_what_became_of_the_signature(desk, smtp):
    desk.clock.at = at("2026-03-10 17:00")
    report = desk.report(State.returned)

    deliver_due()

    filler, leader = to(smtp.messages, "fangyc"), to(smtp.messages, "shenyq")
    assert filler["Subject"] == leader["Subject"] == f"【被退回】{NAME}，3月12日 17:30前修改"
    assert f"《{NAME}》第 1 版被单位负责人 顾怀舟退回，请在 3月12日 17:30 前修改后重新提交。" in text(filler)
    assert "重新提交后从评价组组长起逐级重签。" in text(filler)
    assert f"/reports/{report.id}/fill（须在政务内网）" in text(filler)
    assert "您的签署不再有效" in text(leader) and "重新提交" in text(leader)
    assert "分" not in filler["Subject"]


def test_who_signs_once_more_reads_who_asked_and_why(desk, smtp):
    desk.clock.at = at("2026-03-19 09:00")
    report = desk.report(State.at_finance, version=2)
    why, finance_head = "请核实单位意见后重签。", desk.county.finance_head
    act(desk.county, report, Act.return_to_stop, finance_head, why, to=Stop.unit, at=desk.clock.at)

    deliver_due()

    mail = to(smtp.messages, "guhz")
    assert mail["Subject"].startswith(f"【待签审】{NAME}，")
    assert (
        f"报告由归口科室负责人 秦慕遥退回给您重新签署，内容没有改动，您原来的签署作废留痕。理由：{why}"
        in text(mail)
    )
    assert "沈砚清 3月12日已签署同意。" in text(mail)


def test_once_sealed_the_score_the_number_and_the_fingerprint_are_told(desk, smtp):
    desk.clock.at = at("2026-03-26 16:08")
    desk.report(State.approved, version=2)
    lock_due()
    deliver_due()

    mail = to(smtp.messages, "fangyc")
    assert mail["Subject"] == f"【已锁定封存】{NAME}，96.76分（优秀）"
    assert "已于 2026年3月26日 16:08 锁定封存，最终得分 96.76 分，等次 优秀。" in text(mail)
    assert "封存编号 平财绩封〔2026〕" in text(mail)
    assert {"fangyc", "guhz", "luws", "hanxb"} <= {m["To"].addresses[0].username for m in smtp.messages}


def test_no_mail_before_the_seal_says_a_score(desk, smtp):
    for state in (State.at_leader, State.at_finance, State.returned):
        desk.report(state)
    deliver_due()

    assert len(smtp.messages) >= 3
    assert not [mail for mail in smtp.messages if "98.00" in text(mail) or "96.76" in mail["Subject"]]


def test_a_notice_no_longer_true_is_closed_with_its_reason_and_not_sent(office, smtp):
    office.send_through(smtp)
    report = office.report(State.at_leader)
    office.sign(report)

    deliver_due()

    owed = office.owed(Debt.turn, office.county.leader)
    assert (owed.reason, owed.sent_at) == ("该环节已办结，不再提醒", None)
    assert [mail["To"].addresses[0].display_name for mail in smtp.messages] == ["顾怀舟"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"email": None}, "收件人没有登记邮箱"),
        ({"disabled_at": at("2026-03-01 09:00")}, "收件人的账号已停用"),
    ],
)
def test_a_person_who_cannot_be_written_to_is_left_out_with_a_reason(desk, smtp, change, reason):
    desk.report(State.at_unit)
    desk.change(desk.county.unit_head, **change)

    deliver_due()

    assert desk.owed(Debt.turn, desk.county.unit_head).reason == reason
    assert not smtp.messages


def test_who_left_the_post_gets_no_mail_about_it(desk, smtp):
    desk.report(State.at_unit)
    db.session.execute(
        sa.update(Post).where(Post.person_id == desk.county.unit_head).values(ended_at=desk.clock.at)
    )
    db.session.commit()

    deliver_due()

    assert desk.owed(Debt.turn, desk.county.unit_head).reason == "收件人已不能查看这份报告"
    assert not smtp.messages


def test_a_refusal_for_now_is_tried_again_under_the_same_message_id(office, smtp):
    office.send_through(smtp)
    office.report(State.at_unit)
    smtp.answer = "451 try later"
    deliver_due()
    owed = office.owed(Debt.turn, office.county.unit_head)
    assert owed.sent_at is None and "451" in owed.last_error
    assert owed.due_at == office.clock.at + MINUTE

    smtp.answer = "250 OK"
    deliver_due()
    assert not smtp.messages  # not yet due
    office.clock.forward(minutes=1)
    deliver_due()
    deliver_due()

    (mail,) = smtp.messages
    assert mail["Message-ID"] == f"<outbox-{owed.id}@127.0.0.1>"
    assert office.owed(Debt.turn, office.county.unit_head).sent_at == office.clock.at


def test_a_runner_that_died_after_sending_leaves_a_second_mail_with_the_same_message_id(desk, smtp):
    desk.report(State.at_unit)
    deliver_due()
    row = desk.owed(Debt.turn, desk.county.unit_head)
    row.sent_at, row.lease_until = (
        None,
        desk.clock.at + 2 * MINUTE,
    )  # as if killed between the 250 and the commit
    db.session.commit()

    desk.clock.forward(minutes=2)
    deliver_due()

    assert len({mail["Message-ID"] for mail in smtp.messages}) == 1
    assert len(smtp.messages) == 2


@pytest.mark.parametrize("where", ["recipient", "data"])
def test_a_final_refusal_fails_at_once_and_the_others_are_sent(desk, smtp, where):
    desk.report(State.at_unit)
    if where == "recipient":
        smtp.answers["guhz@pinglan.example"] = "550 no such mailbox"
    else:
        smtp.answer = "552 too much mail"
    deliver_due()

    owed = desk.owed(Debt.turn, desk.county.unit_head)
    assert owed.failed_at == desk.clock.at and owed.attempts == 1
    assert ("550 no such mailbox" if where == "recipient" else "552 too much mail") in owed.last_error

    smtp.answer = "250 OK"
    desk.report(State.at_department)
    deliver_due()
    assert [mail["To"].addresses[0].username for mail in smtp.messages] == ["luws"]


def unsent(desk):
    """Tries so far of each mail still owed to 单位负责人."""
    rows = sa.select(Outbox.attempts).where(
        Outbox.person_id == desk.county.unit_head, Outbox.sent_at.is_(None)
    )
    return sorted(db.session.scalars(rows))


def test_while_the_server_is_away_one_mail_is_tried_and_none_is_lost(desk, smtp):
    for _ in range(3):
        desk.report(State.at_unit)
    desk.app.config["SMTP_PORT"] = free_port()
    deliver_due()
    assert unsent(desk) == [0, 0, 1]

    desk.send_through(smtp)
    desk.clock.forward(minutes=1)
    deliver_due()

    assert len(smtp.messages) == 3
    assert unsent(desk) == []


def test_a_server_that_cannot_encrypt_gets_nothing_when_encryption_is_set(desk, smtp):
    desk.report(State.at_unit)
    desk.app.config.update(SMTP_STARTTLS=True, SMTP_USER="ziping", SMTP_PASSWORD="geheim")
    deliver_due()

    assert smtp.asked == 0 and not smtp.messages
    assert "STARTTLS" in desk.owed(Debt.turn, desk.county.unit_head).last_error


@pytest.mark.parametrize("address", ["guhz@pinglan.example\nBcc: all@pinglan.example", "gu hz", "@", "顾@"])
def test_an_address_that_is_none_fails_and_smuggles_nothing(desk, smtp, address):
    desk.report(State.at_unit)
    desk.change(desk.county.unit_head, email=address, name="顾怀舟\r\nBcc: all@pinglan.example")
    deliver_due()

    assert desk.owed(Debt.turn, desk.county.unit_head).failed_at
    assert smtp.asked == 0


def test_line_breaks_in_names_stay_in_their_line(desk, smtp):
    desk.report(State.at_unit)
    desk.change(desk.county.unit_head, name="顾怀舟\r\nBcc: all@pinglan.example")
    deliver_due()

    (mail,) = smtp.messages
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].display_name == "顾怀舟 Bcc: all@pinglan.example"


def test_without_a_mail_server_mails_are_files_read_at_a_page(small_office):
    report = small_office.report(State.at_unit)
    deliver_due()
    owed = small_office.owed(Debt.turn, small_office.county.unit_head)

    file = small_office.app.config["DATA"] / "mails" / f"{owed.id}.eml"
    assert (
        message_from_bytes(file.read_bytes(), policy=default)["Message-ID"] == f"<outbox-{owed.id}@127.0.0.1>"
    )
    visitor = small_office.app.test_client()
    page = visitor.get("/mailbox").get_data(as_text=True)
    assert "顾怀舟" in page and "guhz@pinglan.example" in page and f"【待签审】{NAME}" in page
    mail = visitor.get(f"/mailbox/{owed.id}").get_data(as_text=True)
    assert f"/reports/{report.id}/sign" in mail and "正等您签署项目单位意见" in mail


@pytest.mark.parametrize(
    "path", ["/mailbox/999", "/mailbox/..%2Fsecret_key", "/mailbox/-1", "/mailbox/1.eml"]
)
def test_the_mail_page_opens_nothing_else(small_office, path):
    assert small_office.app.test_client().get(path).status_code in (403, 404)


def test_who_gets_a_new_link_is_told_by_whom_and_what_to_do_if_they_did_not_ask(desk, smtp):
    desk.clock.at = LATER
    Keeper(desk.county, "administrator").reset_secrets(desk.county.filler)
    db.session.commit()

    deliver_due()
    deliver_due()

    (mail,) = smtp.messages
    assert mail["To"].addresses[0].username == "fangyc"
    assert mail["Subject"] == "【登录方式已重置】原来的密码和签署口令已作废"
    assert text(mail).startswith("方予澄：\n\n孟清川已于 3月27日 12:00 给您重发首次登录链接。")
    assert "如果您没有要求过，请马上联系 0000-1234567。" in text(mail)
