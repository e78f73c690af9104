"""Settings: one error names all that is wrong; the demo needs nothing, production assumes nothing."""

import datetime as dt
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import SAMPLE_SECRETS, ConfigError, kept_secret, load

PRODUCTION = {
    "ZIPING_MODE": "production",
    "ZIPING_SECRET_KEY": "k3J9vQ2mX7pL5sT8wY4zB6nC1dF0gHaR",
    "ZIPING_DATABASE_URL": "postgresql+psycopg://ziping@127.0.0.1/ziping",
    "ZIPING_BROKER_URL": "redis://127.0.0.1:6379/0",
    "ZIPING_SMTP_HOST": "mail.pinglan.invalid",
    "ZIPING_SMTP_FROM": "ziping@pinglan.invalid",
    "ZIPING_BASE_URL": "https://ziping.pinglan.invalid/",
    "ZIPING_COUNTY": "平澜县",
    "ZIPING_SEAL_PREFIX": "平财绩封",
    "ZIPING_HOTLINE": "0000-1234567",
}


@pytest.fixture
def demo(tmp_path: Path) -> dict[str, str]:
    return {"ZIPING_DATA": str(tmp_path / "data")}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    return {**PRODUCTION, "ZIPING_DATA": str(tmp_path / "data")}


def test_the_demo_needs_only_a_folder_and_keeps_everything_in_it(demo, tmp_path):
    settings = load(demo)

    assert settings["MODE"] == "embedded"
    assert settings["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/data/ziping.sqlite"
    assert settings["CELERY_BROKER_URL"].startswith("memory://")
    assert settings["COUNTY"] == "平澜县"
    assert settings["MAIL_PAGE"] and not settings["SMTP_HOST"]
    assert settings["BASE_URL"] == "http://127.0.0.1:8000"
    assert settings["TRUSTED_HOSTS"] == ["127.0.0.1", "localhost"]


def test_without_any_variable_the_data_lies_in_var(monkeypatch, tmp_path):
    monkeypatch.setattr("config.ROOT", tmp_path)

    assert load({})["DATA"] == tmp_path / "var"


def test_the_demo_makes_its_secret_once_and_only_its_owner_reads_it(demo, tmp_path):
    first, second = load(demo)["SECRET_KEY"], load(demo)["SECRET_KEY"]

    assert first == second and len(first) >= 64
    kept = tmp_path / "data" / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_processes_that_start_together_share_one_secret(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(kept_secret, [tmp_path] * 64))

    assert len(secrets) == 1


def test_production_takes_what_the_county_decided(production):
    settings = load(production)

    assert settings["MODE"] == "production"
    assert settings["SECRET_KEY"] == PRODUCTION["ZIPING_SECRET_KEY"]
    assert settings["BASE_URL"] == "https://ziping.pinglan.invalid"
    assert settings["TRUSTED_HOSTS"] == ["ziping.pinglan.invalid"]
    assert settings["SESSION_COOKIE_SECURE"] and settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert not settings["MAIL_PAGE"]


def test_everything_missing_is_named_at_once(tmp_path):
    with pytest.raises(ConfigError) as refused:
        load({"ZIPING_MODE": "production", "ZIPING_DATA": str(tmp_path), "ZIPING_PROXY_HOPS": "many"})

    missing = PRODUCTION.keys() - {"ZIPING_MODE"}
    assert len(refused.value.problems) == len(missing) + 1
    assert all(f"{name} 没有设置" in str(refused.value) for name in missing)
    assert "ZIPING_PROXY_HOPS 须为 0 到 5 的整数" in str(refused.value)


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"ZIPING_MODE"}))
def test_a_blank_value_is_a_missing_one(production, name):
    with pytest.raises(ConfigError, match=f"{name} 没有设置"):
        load({**production, name: "  "})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "sqlite:///ziping.sqlite", "须以 postgresql"),
        ("DATABASE_URL", "mysql://127.0.0.1/ziping", "须以 postgresql"),
        ("BROKER_URL", "memory://localhost/", "须以 redis"),
        ("SECRET_KEY", SAMPLE_SECRETS[0], "样例不可用"),
        ("SECRET_KEY", "short", "至少 32 个字符"),
        ("MAIL_PAGE", "1", "不能打开"),
        ("BASE_URL", "http://ziping.pinglan.invalid", "须以 https"),
        ("BASE_URL", "ziping.pinglan.invalid", "须以 https"),
    ],
)
def test_production_refuses_what_is_only_for_the_demo(production, name, value, sentence):
    with pytest.raises(ConfigError, match=f"ZIPING_{name} .*{sentence}"):
        load({**production, f"ZIPING_{name}": value})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MODE", "test", "只能是 embedded、production"),
        ("DATABASE_URL", "oracle://x", "须以 postgresql"),
        ("BROKER_URL", "amqp://x", "须以 redis"),
        ("IDLE_MINUTES", "9", "须为 10 到 60 的整数"),
        ("IDLE_MINUTES", "６０", "须为 10 到 60 的整数"),
        ("SMTP_PORT", "smtp", "须为 1 到 65535 的整数"),
        ("SMTP_STARTTLS", "yes", "只能是 0、1"),
        ("LISTEN", "8000", "须写成 地址:端口"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(demo, name, value, sentence):
    with pytest.raises(ConfigError, match=f"ZIPING_{name} {sentence}"):
        load({**demo, f"ZIPING_{name}": value})


def test_a_misspelt_name_is_refused_and_other_programs_variables_are_not_ours(demo):
    assert load({**demo, "SMTP_HOST": "elsewhere"})["SMTP_HOST"] == ""
    with pytest.raises(ConfigError, match="ZIPING_SMPT_HOST 不是本系统的设置"):
        load({**demo, "ZIPING_SMPT_HOST": "mail.pinglan.invalid"})


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError, match="ZIPING_DATA 不能建立文件夹"):
        load({"ZIPING_DATA": str(tmp_path / "file" / "data")})


def test_a_wrong_setting_leaves_no_secret_behind(demo, tmp_path):
    with pytest.raises(ConfigError):
        load({**demo, "ZIPING_MODE": "test"})

    assert not (tmp_path / "data" / "secret_key").exists()


def test_idle_time_is_what_was_set_and_the_day_ends_after_twelve_hours(demo):
    settings = load({**demo, "ZIPING_IDLE_MINUTES": "15"})

    assert settings["SESSION_IDLE"] == dt.timedelta(minutes=15)
    assert settings["SESSION_LIFETIME"] == settings["TICKET_LIFETIME"] == dt.timedelta(hours=12)
