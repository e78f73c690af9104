"""What the database must be: newest migration, guards standing, a role without power over them, nothing waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from models import Action, Outbox, Report, State, guards, schema
from models.base import Base
from web.health import Finding, found
from workflow.errors import moment

PRAGMAS = {  # SQLite: name → value; busy_timeout in milliseconds, synchronous 2 is FULL
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 10_000,
}
APART = dt.timedelta(seconds=5)  # how far the two clocks may be apart
TOO_LONG = dt.timedelta(minutes=10)
MANAGED = "请核查封存日志，在看板上重试，或由绩效管理股退回。"


def look(connection: sa.Connection, production: bool, now: dt.datetime) -> Iterator[Finding]:
    """Every finding about the database; `now` is its own clock's."""
    yield clocks(now)
    yield standing(connection)
    if connection.dialect.name == "sqlite":
        yield pragmas(connection)
    elif production:
        yield from role(connection)
    yield approved(connection, now)
    yield unsent(connection, now)
    yield failed(connection)


def is_newest(url: str) -> bool:
    """Asked on a connection of its own: the product's may not ask SQLite what tables there are."""
    plain = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with plain.connect() as connection:
        return schema.is_current(connection)


def clocks(now: dt.datetime) -> Finding:
    apart = abs(dt.datetime.now(dt.UTC) - now)
    wrong = f"数据库与本机的时钟相差 {apart.total_seconds():.0f} 秒"
    return found(apart > APART, "数据库与本机的时钟一致", wrong, "请让两台机器与同一时间服务器对时。")


def standing(connection: sa.Connection) -> Finding:
    """All triggers that refuse a change of what was signed are there and always fire."""
    faults = guards.faults(connection)
    wrong = f"{len(faults)} 个保护触发器缺失、被停用或被改动：{'、'.join(faults[:5])}"
    remedy = "已签署的内容可能被改过：请先运行 flask verify --all，查明原因后从备份恢复或重建触发器。"
    return found(bool(faults), "保护触发器齐全", wrong, remedy)


def pragmas(connection: sa.Connection) -> Finding:
    values = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    wrong = [f"{name}={values[name]}" for name in PRAGMAS if values[name] != PRAGMAS[name]]
    remedy = "数据库文件须放在本机磁盘上，不能放在网络文件夹。"
    return found(bool(wrong), "SQLite 连接参数正确", f"SQLite 连接参数不对：{'、'.join(wrong)}", remedy)


def role(connection: sa.Connection) -> Iterator[Finding]:
    """PostgreSQL: the product's role owns nothing, makes nothing, and rewrites nothing that was signed."""
    asked = (
        "SELECT current_user AS name,"
        " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        " OR (SELECT tableowner = current_user FROM pg_tables"
        "     WHERE schemaname = current_schema() AND tablename = 'report') AS owner,"
        " has_schema_privilege(current_schema(), 'CREATE') AS creates"
    )
    row = connection.execute(sa.text(asked)).one()
    wrong = f"系统以 {row.name} 连接数据库，它是表的属主或能建表，触发器拦不住它"
    remedy = "请另建一个角色，以属主运行 flask grant 角色名，再把 ZIPING_DATABASE_URL 换成它。"
    yield found(row.owner or row.creates, f"数据库角色 {row.name} 不是属主", wrong, remedy)
    amiss = [table for table in sorted(Base.metadata.tables) if not has_exactly(connection, table)]
    yield found(
        bool(amiss),
        "数据库角色的权限恰好够用",
        f"数据库角色对 {'、'.join(amiss)} 的权限多了或少了",
        f"请以属主运行 flask grant {row.name}。",
    )


def has_exactly(connection: sa.Connection, table: str) -> bool:
    """Whether the current role has the rights the product needs on `table`, and no other."""
    asked = sa.text("SELECT has_table_privilege(:table, :right)")
    held = {
        right
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        if connection.scalar(asked, {"table": f'"{table}"', "right": right})
    }
    return held == set(guards.rights(table).split(", "))


def approved(connection: sa.Connection, now: dt.datetime) -> Finding:
    """A report that everybody signed is locked within a minute; one that waits longer is an incident."""
    waiting = (
        sa.select(Report.id)
        .join(Action, sa.and_(Action.report_id == Report.id, Action.seq == Report.seq))
        .where(Report.state == State.approved, Action.at < now - TOO_LONG)
        .order_by(Report.id)
    )
    ids = [str(number) for number in connection.scalars(waiting)]
    wrong = f"{len(ids)} 份报告已批准超过 10 分钟仍未锁定：报告 {'、'.join(ids[:5])}"
    return found(bool(ids), "没有等候锁定的报告", wrong, f"请看 worker 是否在运行；{MANAGED}")


def unsent(connection: sa.Connection, now: dt.datetime) -> Finding:
    """What is due and was not done; many or old rows mean that no worker is running."""
    overdue = sa.select(sa.func.count(), sa.func.min(Outbox.due_at, type_=Outbox.due_at.type)).where(
        Outbox.sent_at.is_(None),
        Outbox.closed_at.is_(None),
        Outbox.failed_at.is_(None),
        Outbox.due_at < now - TOO_LONG,
    )
    count, oldest = connection.execute(overdue).one()
    wrong = f"{count} 件通知或锁定到期未办，最早的到期于 {moment(oldest) if oldest else ''}"
    return found(bool(count), "到期的通知都已办理", wrong, "请看 worker 和 beat 是否在运行。", critical=False)


def failed(connection: sa.Connection) -> Finding:
    count = connection.scalar(sa.select(sa.func.count(Outbox.id)).where(Outbox.failed_at.is_not(None)))
    remedy = "请核对收件人的邮箱和邮件服务器。"
    return found(bool(count), "没有发送失败的通知", f"{count} 件通知发送失败", remedy, critical=False)
