"""Real servers for the tests: found, or fetched where that is allowed; started, and stopped at the end.

Order for each: an address given in the environment, the system's own program, one that came from a package.
Every server lives in a temporary folder on a free loopback port and ends with the process that started it.
"""

import atexit
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import redis
from fakeredis import TcpFakeServer

from tests.waiting import until

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
FOLDER_PREFIX = "ziping-tests-"


class Unavailable(Exception):
    """A program the tests need is not here and may not be fetched; the message says what to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def install(program: str, *packages: str) -> str | None:
    """Fetch `program` with apt where we are root on a Debian; its path, or None where it is not to be had."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # 1: start no service
    with open(Path(tempfile.gettempdir(), f"{FOLDER_PREFIX}apt.lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes may want the same
        if not shutil.which(program):
            for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
                subprocess.run(
                    ["apt-get", "-qq", *command],
                    env=environment,
                    check=False,
                    capture_output=True,
                    timeout=900,
                )
    return shutil.which(program)


def find(*programs: str) -> str | None:
    return next(filter(None, map(shutil.which, programs)), None)


@cache
def redis_program() -> str | None:
    """Path of redis-server, or None."""
    return find("redis-server") or install("redis-server", "redis-server")


def chromium() -> str:
    """Path of a Chromium; with it a Chinese font, without which every character is an empty box.

    Raises:
        Unavailable: no browser was found and none could be installed.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("TEST_CHROMIUM") or find(*names)
    path = path or install("chromium", "chromium", "fontconfig", "fonts-wqy-microhei")
    if not path:
        raise Unavailable("Chromium not found: apt-get install -y chromium, or set TEST_CHROMIUM to its path")
    return path


def version(program: str) -> str:
    """First figure with a dot in what `program --version` says, as "15.18"."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    words = said.replace("v=", " ").split()
    return next((word for word in words if word[0].isdigit() and "." in word), "")


class Process:
    """A server program in its own temporary folder and session; root starts it as an ordinary user."""

    def __init__(self, user: str):
        self.account = pwd.getpwnam(user) if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
        self.port = free_port()
        self.running: subprocess.Popen[bytes] | None = None
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        atexit.register(self.remove)

    def identity(self) -> dict[str, Any]:
        """Arguments that make `subprocess` run as the ordinary user, in the folder."""
        if not self.account:
            return {"cwd": self.folder}
        account = self.account
        return {"cwd": self.folder, "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def start(self, command: list[str], ready: Callable[[], bool]) -> None:
        """Run `command` until `ready` answers True.

        Raises:
            Unavailable: it ended or did not answer; the message carries its last line.
        """
        log = self.folder / "log"
        with log.open("ab") as output:
            self.running = subprocess.Popen(
                command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True,
                preexec_fn=end_with_parent, **self.identity(),
            )  # fmt: skip
        try:
            until(lambda: self.ended() or ready(), command[0])
        except TimeoutError as late:
            self.stop()
            raise Unavailable(str(late)) from late
        if self.ended():
            last = log.read_text(errors="replace").strip().rpartition("\n")[2]
            raise Unavailable(f"{command[0]} did not start: {last}")

    def ended(self) -> bool:
        return self.running is None or self.running.poll() is not None

    def stop(self) -> None:
        """End our own process and wait for it; nothing else is touched."""
        if self.running and self.running.poll() is None:
            self.running.send_signal(signal.SIGINT)  # PostgreSQL: fast shutdown, which waits for no client
            try:
                self.running.wait(20)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()
        self.running = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.remove)


def end_with_parent() -> None:
    """In the new process: be stopped by the kernel if the tests are killed before they can stop us."""
    if LIBC:
        LIBC.prctl(PARENT_DEATH_SIGNAL, signal.SIGINT)


class Redis:
    """A real Redis that a test may stop and start again on the same port; it keeps nothing over a restart."""

    def __init__(self) -> None:
        program = redis_program()
        if not program:
            raise Unavailable("Redis not found: apt-get install -y redis-server")
        self.process = Process("nobody")
        self.name = f"Redis {version(program)} (system)"
        self.url = f"redis://127.0.0.1:{self.process.port}/0"
        self.command = [program, "--port", str(self.process.port), "--bind", "127.0.0.1", "--save", "",
                        "--appendonly", "no", "--dir", str(self.process.folder)]  # fmt: skip
        self.start()

    def start(self) -> None:
        self.process.start(self.command, self.answers)

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def stop(self) -> None:
        self.process.stop()

    def freeze(self) -> None:
        """Leave the port open and answer nothing, as a machine under heavy load does."""
        assert self.process.running
        self.process.running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process.running
        self.process.running.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        self.process.remove()


class FakeRedis:
    """Speaks Redis's protocol from a thread of the tests; for machines without the real one."""

    name = "Redis: fakeredis"

    def __init__(self) -> None:
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        self.server = TcpFakeServer(("127.0.0.1", port))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def remove(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class GivenRedis:
    """The server named by TEST_REDIS_URL: used as it is, never stopped."""

    name = "Redis (TEST_REDIS_URL)"

    def __init__(self, url: str):
        self.url = url

    def remove(self) -> None:
        """It is not ours."""


def ordinary_redis() -> Redis | FakeRedis | GivenRedis:
    """A Redis for tests that do not stop it."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        return GivenRedis(given)
    return Redis() if redis_program() else FakeRedis()
