"""Every setting of the system, read once from the environment.

`load(os.environ)` gives the settings for `create_app`; whatever is missing or wrong is named in one
`ConfigError`. Nothing is read when this module is imported.
"""

import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
SAMPLE_SECRETS = ("replace-this-sample-key-before-the-first-start",)  # printed in the manual, so refused
SHORTEST_SECRET = 32  # characters
MEGABYTE = 1 << 20


class ConfigError(ValueError):
    """The settings cannot be used; `problems` has one sentence for the operator per setting."""

    def __init__(self, problems: list[str]):
        super().__init__("配置有误，系统没有启动：\n" + "\n".join(f"  · {problem}" for problem in problems))
        self.problems = tuple(problems)


class Settings:
    """Reads ZIPING_… values and collects what is wrong with them instead of stopping at the first."""

    def __init__(self, env: Mapping[str, str]):
        self.given = {name: value.strip() for name, value in env.items() if name.startswith("ZIPING_")}
        self.known: set[str] = set()
        self.problems: list[str] = []

    def wrong(self, name: str, sentence: str) -> None:
        self.problems.append(f"ZIPING_{name} {sentence}")

    def text(self, name: str, default: str | None = None) -> str:
        """The value, or `default` when it is absent or blank; without a default it is required."""
        self.known.add(f"ZIPING_{name}")
        value = self.given.get(f"ZIPING_{name}") or default
        if value is None:
            self.wrong(name, "没有设置")
        return value or ""

    def choice(self, name: str, options: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in options:
            self.wrong(name, f"只能是 {'、'.join(options)}，现为 {value}")
        return value

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and low <= int(value) <= high:
            return int(value)
        self.wrong(name, f"须为 {low} 到 {high} 的整数，现为 {value}")
        return default

    def switch(self, name: str, default: bool) -> bool:
        return self.choice(name, ("0", "1"), "1" if default else "0") == "1"

    def finish(self) -> None:
        """Raise ConfigError if a value is missing or wrong, or a name is nobody's (a slip of the pen)."""
        for name in sorted(self.given.keys() - self.known):
            self.problems.append(f"{name} 不是本系统的设置，请核对拼写")
        if self.problems:
            raise ConfigError(self.problems)


def load(env: Mapping[str, str]) -> dict[str, Any]:
    """Turn the environment into the settings of the application.

    Without any variable it is the demo on one machine: `ZIPING_MODE=embedded`, SQLite and a generated secret
    below `var/`, no servers. `ZIPING_MODE=production` has no defaults for what must be decided by the county.

    Raises:
        ConfigError: naming every setting that is missing or wrong.
    """
    settings = Settings(env)
    production = settings.choice("MODE", ("embedded", "production"), "embedded") == "production"
    values = {
        "MODE": "production" if production else "embedded",
        **county(settings, production),
        **storage(settings, production),
        **broker(settings, production),
        **mail(settings, production),
        **address(settings, production),
        **sessions(settings),
        **request_limits(),
        "SECRET_KEY": secret_key(settings, production),
    }
    settings.finish()
    values["SECRET_KEY"] = values["SECRET_KEY"] or kept_secret(values["DATA"])
    return values


def county(settings: Settings, production: bool) -> dict[str, Any]:
    """Whose system this is; one county per installation."""
    demo = {} if production else {"COUNTY": "平澜县", "SEAL_PREFIX": "平财绩封", "HOTLINE": "0000-1234567"}
    names = {name: settings.text(name, demo.get(name)) for name in ("COUNTY", "SEAL_PREFIX", "HOTLINE")}
    fault_hotline = settings.text("FAULT_HOTLINE", "0000-1234568" if demo else names["HOTLINE"])
    return {**names, "FAULT_HOTLINE": fault_hotline}


def storage(settings: Settings, production: bool) -> dict[str, Any]:
    """The data folder (mails, uploads, secret) and the database."""
    data = Path(settings.text("DATA", str(ROOT / "var"))).absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        settings.wrong("DATA", f"不能建立文件夹 {data}（{error.strerror}）")
    own = None if production else f"sqlite:///{data / 'ziping.sqlite'}"
    database = settings.text("DATABASE_URL", own)
    schemes = ("postgresql+psycopg://",) if production else ("postgresql+psycopg://", "sqlite:///")
    if database and not database.startswith(schemes):
        settings.wrong("DATABASE_URL", f"须以 {' 或 '.join(schemes)} 开头")
    return {"DATA": data, "SQLALCHEMY_DATABASE_URI": database}


def broker(settings: Settings, production: bool) -> dict[str, Any]:
    """Where Celery's messages travel (inside the one process, or through Redis), and how often the beat says look."""
    url = settings.text("BROKER_URL", None if production else "memory://localhost/")
    schemes = ("redis://", "rediss://") if production else ("redis://", "rediss://", "memory://")
    if url and not url.startswith(schemes):
        settings.wrong("BROKER_URL", f"须以 {' 或 '.join(schemes)} 开头")
    sweep = dt.timedelta(seconds=settings.number("SWEEP_SECONDS", 60, 1, 60))
    return {"CELERY_BROKER_URL": url, "SWEEP": sweep}


def mail(settings: Settings, production: bool) -> dict[str, Any]:
    """The mail server; embedded without one, mails are files in the data folder and are read at a page."""
    page = settings.switch("MAIL_PAGE", not production)
    if page and production:
        settings.wrong("MAIL_PAGE", "在正式运行（production）时不能打开")
    return {
        "MAIL_PAGE": page,
        "SMTP_HOST": settings.text("SMTP_HOST", None if production else ""),
        "SMTP_PORT": settings.number("SMTP_PORT", 25, 1, 65535),
        "SMTP_USER": settings.text("SMTP_USER", ""),
        "SMTP_PASSWORD": settings.text("SMTP_PASSWORD", ""),
        "SMTP_STARTTLS": settings.switch("SMTP_STARTTLS", production),
        "SMTP_FROM": settings.text("SMTP_FROM", None if production else "ziping@localhost"),
    }


def address(settings: Settings, production: bool) -> dict[str, Any]:
    """Where the system is reached: `LISTEN` is bound by the embedded server, `BASE_URL` stands in mails."""
    listen = settings.text("LISTEN", "127.0.0.1:8000")
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal():
        settings.wrong("LISTEN", f"须写成 地址:端口，现为 {listen}")
    base_url = settings.text("BASE_URL", None if production else f"http://{listen}").rstrip("/")
    secure = settings.switch("COOKIE_SECURE", production)
    scheme, name = urlsplit(base_url).scheme, urlsplit(base_url).hostname
    if base_url and (not name or scheme not in (("https",) if secure else ("https", "http"))):
        settings.wrong("BASE_URL", "须以 https:// 开头（内网确无证书时另设 ZIPING_COOKIE_SECURE=0）")
    hosts = [name or ""] if production else sorted({name or "", "localhost", "127.0.0.1"})
    return {
        "LISTEN": listen,
        "BASE_URL": base_url,
        "PREFERRED_URL_SCHEME": scheme,
        "TRUSTED_HOSTS": settings.text("TRUSTED_HOSTS", ",".join(hosts)).split(","),
        "PROXY_HOPS": settings.number("PROXY_HOPS", 0, 0, 5),
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_NAME": "__Host-ziping" if secure else "ziping",
    }


def sessions(settings: Settings) -> dict[str, Any]:
    """How long a sign-in and a signing ticket live."""
    return {
        "SESSION_IDLE": dt.timedelta(minutes=settings.number("IDLE_MINUTES", 60, 10, 60)),
        "SESSION_LIFETIME": dt.timedelta(hours=12),
        "TICKET_LIFETIME": dt.timedelta(hours=12),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # ends with the session: a page left open over lunch can still be sent
    }


def request_limits() -> dict[str, Any]:
    """Caps on one request; all three are needed (CVE-2023-25577, CVE-2024-49767)."""
    return {
        "MAX_CONTENT_LENGTH": 25 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,  # a typed report; one character travels as 9 bytes
        "MAX_FORM_PARTS": 2000,
    }


def secret_key(settings: Settings, production: bool) -> str:
    """The county's own key that signs cookies and tickets; blank in the demo, which keeps a generated one."""
    key = settings.text("SECRET_KEY", None if production else "")
    if key in SAMPLE_SECRETS or 0 < len(key) < SHORTEST_SECRET:
        settings.wrong("SECRET_KEY", f"须为自己生成的随机串，至少 {SHORTEST_SECRET} 个字符，样例不可用")
    return key


def kept_secret(data: Path) -> str:
    """Return the secret of this data folder, made at the first call and readable by its owner only.

    Two processes may start at once: the link succeeds for one of them, and both read what it wrote.
    """
    path = data / "secret_key"
    if not path.exists():
        handle, fresh = tempfile.mkstemp(dir=data)  # mkstemp gives it mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # the other process was first
        finally:
            os.unlink(fresh)
    return path.read_text(encoding="ascii")
