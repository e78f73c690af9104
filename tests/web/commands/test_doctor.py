"""`flask doctor`: a line for each thing that must be right, with what to do; exit 1 when a critical one is not."""

import re
import shutil
import sqlite3

from models import State
from tests.county import at, make_county, make_report, open_session
from tests.models.conftest import granted
from tests.servers import free_port
from tests.web.typed import make_app, make_production_app, run
from workflow.clock import fixed


def doctor(app):
    """Exit code and the lines of the self-check."""
    result = run(app, "doctor")
    return result.exit_code, result.output.splitlines()


def test_a_sound_installation_is_told_so(database_url, tmp_path):
    code, lines = doctor(make_app(database_url, tmp_path))

    assert code == 0
    assert all(line.startswith("✓") for line in lines[:-1])
    assert {"✓ 数据库是最新版本", "✓ 保护触发器齐全", "✓ 没有等候锁定的报告"} <= set(lines)
    assert lines[-1] == "可以运行。"


def test_a_database_without_tables_is_sent_to_upgrade(blank_database_url, tmp_path):
    app = make_app(blank_database_url, tmp_path)

    code, lines = doctor(app)
    assert code == 1
    assert "    请以表的属主运行 flask upgrade。" in lines

    assert run(app, "upgrade").output == "数据库已是最新版本。\n"
    assert doctor(app)[0] == 0


def test_a_missing_trigger_is_critical(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path)
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER signature_fixed")
    connection.close()

    code, lines = doctor(app)

    assert code == 1
    assert "✗ 1 个保护触发器缺失、被停用或被改动：signature_fixed" in lines
    assert lines[-1] == "有 1 处必须处理。"


def test_an_approved_report_that_nobody_locks_is_an_incident(app):
    with open_session(app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        number = make_report(make_county(session), State.approved).id
    app.config["CLOCK"] = fixed(at("2026-03-26 16:17"))
    assert doctor(app)[1].count("✓ 没有等候锁定的报告") == 1

    app.config["CLOCK"] = fixed(at("2026-03-26 16:19"))
    code, lines = doctor(app)

    assert code == 1
    assert f"✗ 1 份报告已批准超过 10 分钟仍未锁定：报告 {number}" in lines
    assert any(re.match("! \\d+ 件通知或锁定到期未办，最早的到期于 3月12日", line) for line in lines)


def test_a_broker_that_does_not_answer_is_critical_and_one_that_does_is_fine(sqlite_url, tmp_path, redis_url):
    silent = make_app(sqlite_url, tmp_path, BROKER_URL=f"redis://127.0.0.1:{free_port()}/0")
    answering = make_app(sqlite_url, tmp_path, BROKER_URL=redis_url)

    code, lines = doctor(silent)
    assert code == 1 and "✗ Redis 没有应答" in lines
    code, lines = doctor(answering)
    assert code == 0 and "✓ Redis 应答正常" in lines


def test_a_mail_server_is_tried(sqlite_url, tmp_path, smtp):
    port = free_port()
    silent = make_app(sqlite_url, tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT=str(port))
    answering = make_app(sqlite_url, tmp_path, SMTP_HOST=smtp.host, SMTP_PORT=str(smtp.port))

    code, lines = doctor(silent)
    assert code == 0 and f"! 邮件服务器 127.0.0.1:{port} 不能用" in lines
    code, lines = doctor(answering)
    assert code == 0 and f"✓ 邮件服务器 {smtp.host}:{smtp.port} 可用" in lines


def test_a_data_folder_that_is_gone_is_critical(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path / "data")
    shutil.rmtree(tmp_path / "data")

    code, lines = doctor(app)

    assert code == 1
    assert f"✗ 数据文件夹 {tmp_path / 'data'} 不能写入" in lines


def test_a_database_that_is_away_is_one_sentence(tmp_path):
    app = make_app(f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none", tmp_path)

    code, lines = doctor(app)

    assert code == 1
    assert "✗ 数据库没有应答" in lines


def test_in_production_the_owner_of_the_tables_must_not_run_the_product(
    postgres_url, tmp_path, redis_url, smtp
):
    servers = {
        "BROKER_URL": redis_url,
        "SMTP_HOST": smtp.host,
        "SMTP_PORT": str(smtp.port),
        "SMTP_STARTTLS": "0",
    }
    code, lines = doctor(make_production_app(postgres_url, tmp_path, **servers))
    assert code == 1
    assert any("它是表的属主或能建表，触发器拦不住它" in line for line in lines)

    with granted(postgres_url) as runtime_url:
        code, lines = doctor(make_production_app(runtime_url, tmp_path, **servers))
    assert code == 0
    assert "✓ 数据库角色的权限恰好够用" in lines
