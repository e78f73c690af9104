"""Fixtures shared by all tests, and the closing lines that tell which servers stood behind them."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest
import redis
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests import proofs, servers
from tests.databases import ROOT, Factory, PostgresFactory, SqliteFactory
from tests.postgresql import Postgres
from tests.sink import MailSink
from tests.web.typed import make_app, run

SEEDS = ROOT.parent / "shared" / "seeds"
SCREENSHOTS = ROOT / "var" / "tests" / "screenshots"
USED = pytest.StashKey[dict[str, str]]()  # what → the words of the closing line
BROWSER_OPTIONS = [  # without them Chromium looks for its maker's hosts at every start
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip
DATABASES = ("sqlite", "postgresql")
OPTIONAL = (
    ("seeds", SEEDS.is_dir, "../shared/seeds not found: tests of the real documents left out"),
    ("redis_server", servers.redis_program, "no real Redis here: Redis fault tests not run"),
)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[USED] = {}
    hypothesis.settings.register_profile("shared machine", deadline=None)  # two cores, other work beside us
    hypothesis.settings.load_profile("shared machine")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot have; the closing lines say so."""
    for fixture, is_here, sentence in OPTIONAL:
        wanting = [item for item in items if fixture in getattr(item, "fixturenames", ())]
        if wanting and not is_here():
            config.stash[USED][f"without {fixture}"] = f"{sentence} ({len(wanting)})"
            config.hook.pytest_deselected(items=wanting)
            items[:] = [item for item in items if item not in wanting]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A parallel worker hands its lines to the process that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["used"] = session.config.stash[USED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    lines: dict[str, str] = getattr(node, "workeroutput", {}).get("used", {})
    node.config.stash[USED].update(lines)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which servers were used, where pictures are, what was left out, what the proofs measured."""
    lines = config.stash[USED]
    used = dict(lines)
    absent = [used.pop(key) for key in sorted(used) if key.startswith("without")]
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    rows = [
        [report.nodeid.rpartition("::")[2], *row]
        for report in reports
        if report.when == "call"
        for name, row in report.user_properties
        if name == proofs.FIGURE
    ]
    terminalreporter.write_sep("-", "tested with")
    terminalreporter.write_line(" · ".join(used[key] for key in sorted(used)) or "no servers")
    for line in [*absent, *(proofs.table(rows) if rows else [])]:
        terminalreporter.write_line(line)


def required(start: Callable[[], Any]) -> Any:
    """What `start` gives; if it is not to be had, the test fails with one clear line."""
    try:
        return start()
    except servers.Unavailable as unavailable:
        reason = str(unavailable)
    pytest.fail(reason, pytrace=False)


@pytest.fixture(scope="session")
def used(request: pytest.FixtureRequest) -> dict[str, str]:
    return request.config.stash[USED]


@pytest.fixture(scope="session")
def postgres(used: dict[str, str]) -> Iterator[PostgresFactory]:
    """Databases of one real PostgreSQL server, whose role may do everything."""
    server = required(Postgres)
    used["1 postgresql"] = server.name
    factory = PostgresFactory(server, f"test_{os.getpid()}")
    yield factory
    factory.remove()
    server.remove()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteFactory:
    return SqliteFactory(tmp_path_factory.mktemp("sqlite"))


class Told(NamedTuple):
    """The whole demo county on the story's own days; tests only read it, or copy its database."""

    factory: Factory
    url: str
    data: Path
    app: Flask


ToldCounty = Callable[[str], Told]
told_county_tests = pytest.mark.xdist_group("told county")  # in one process, so that it is seeded there alone


@pytest.fixture(scope="session")
def told_county(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ToldCounty]:
    """told_county("sqlite"): seeded by the command itself, once for each kind of database."""

    @cache
    def tell(kind: str) -> Told:
        factory = request.getfixturevalue({"sqlite": "sqlite", "postgresql": "postgres"}[kind])
        url, data = factory.blank(), tmp_path_factory.mktemp("told")
        app = make_app(url, data)
        seeded = run(app, "seed", "--as-told")
        assert seeded.exit_code == 0, seeded.output
        return Told(factory, url, data, app)

    yield tell


@pytest.fixture
def postgres_url(postgres: PostgresFactory) -> Iterator[str]:
    """A freshly migrated PostgreSQL database."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(sqlite: SqliteFactory) -> Iterator[str]:
    """A freshly migrated SQLite file."""
    url = sqlite.fresh()
    yield url
    sqlite.drop(url)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A freshly migrated database; the test runs once on each kind."""
    return str(request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]))


@pytest.fixture(params=DATABASES)
def blank_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without any table; the test runs once on each kind."""
    factory: Factory = request.getfixturevalue({"sqlite": "sqlite", "postgresql": "postgres"}[request.param])
    url = factory.blank()
    yield url
    factory.drop(url)


@pytest.fixture(scope="session")
def shared_redis(used: dict[str, str]) -> Iterator[str]:
    server = required(servers.ordinary_redis)
    used[f"2 {server.name}"] = server.name
    yield server.url
    server.remove()


@pytest.fixture
def redis_url(shared_redis: str) -> str:
    """An empty Redis that the test does not stop."""
    with redis.Redis.from_url(shared_redis, socket_timeout=5) as client:
        client.flushdb()
    return shared_redis


@pytest.fixture
def redis_server(used: dict[str, str]) -> Iterator[servers.Redis]:
    """A real Redis of the test's own, to be stopped, frozen and started again."""
    server = required(servers.Redis)
    used[f"2 {server.name}"] = server.name
    yield server
    server.remove()


@pytest.fixture
def smtp() -> Iterator[MailSink]:
    sink = MailSink()
    yield sink
    sink.remove()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium."""
    return str(required(servers.chromium))


@pytest.fixture(scope="session")
def browser(chromium: str, used: dict[str, str]) -> Iterator[Browser]:
    """A running Chromium; each person in a test gets a context of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        used["3 chromium"] = f"Chromium {browser.version}"
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(used: dict[str, str]) -> Path:
    """The folder where pictures of pages land; git does not see it."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    used["4 screenshots"] = f"screenshots: {SCREENSHOTS.relative_to(ROOT)}"
    return SCREENSHOTS


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the real documents; tests that ask for it are left out where it is not."""
    return SEEDS


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> proofs.Proof:
    """Sizes and figures of a long proof."""
    return proofs.Proof(request.node.user_properties)
