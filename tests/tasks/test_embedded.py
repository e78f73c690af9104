"""`make run`: one process, from an empty folder to a working county; ended by TERM, losing nothing by kill -9."""

import signal
import socket
import sqlite3
import time
import urllib.request
from email import message_from_bytes
from email.policy import default

import pytest

from tests.databases import ROOT
from tests.servers import free_port
from tests.tasks.programs import program, said
from tests.waiting import until

HELD = """SELECT r.id, p.login FROM report r JOIN visit v ON v.report_id = r.id AND v.closed_at IS NULL
    JOIN assignment a ON a.visit_id = v.id
    JOIN post o ON o.role = a.role AND o.unit_id = a.unit_id AND o.ended_at IS NULL JOIN person p ON p.id = o.person_id
    WHERE v.stop <> 'filling' GROUP BY r.id ORDER BY r.id"""
STOPPED_WITHIN = 15  # seconds


class System:
    """The embedded system on one folder and one address, started as often as the test wants."""

    def __init__(self, folder):
        self.folder, self.log, self.port = folder, folder / "log", free_port()
        self.settings = {"ZIPING_DATA": str(folder), "ZIPING_LISTEN": f"127.0.0.1:{self.port}"}

    def started(self):
        """Running and ready; the block's end ends it."""
        self.log.write_text("")
        return program("tasks.embedded", settings=self.settings, log=self.log)

    def ready(self, running):
        said("停止按 Ctrl-C", running, self.log)

    def settle(self):
        """Have the county there, whichever test comes first."""
        if not (self.folder / "ziping.sqlite").exists():
            with self.started() as running:
                self.ready(running)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def mails(self):
        files = (self.folder / "mails").glob("*.eml")
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def rows(self, statement):
        connection = sqlite3.connect(self.folder / "ziping.sqlite")
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """One folder for the tests here; the first start settles the county in it."""
    return System(tmp_path_factory.mktemp("embedded"))


def test_from_an_empty_folder_to_a_county_at_work_and_a_quiet_end(system):
    with system.started() as running:
        system.ready(running)
        page = system.get("/login")
        until(system.mails, "the first mail")
        box = system.get("/mailbox")
        before = time.monotonic()
        running.send_signal(signal.SIGTERM)
        code = running.wait(30)
    took, output = time.monotonic() - before, system.log.read_text()

    assert "平澜县" in page and 'name="password"' in page
    assert "【待签审】" in box
    assert (code, took < STOPPED_WITHIN) == (0, True)
    assert not list(ROOT.glob("celerybeat-schedule*"))  # all it keeps is in the data folder
    assert "fangyc" in output and f"打开 http://127.0.0.1:{system.port}" in output
    assert not [word for word in ("Traceback", "WARNING", "ERROR") if word in output]


def test_an_address_in_use_is_said_in_one_sentence(tmp_path):
    system = System(tmp_path)
    with socket.create_server(("127.0.0.1", system.port)), system.started() as running:
        assert running.wait(60) == 1

    assert system.log.read_text().startswith(f"不能打开 127.0.0.1:{system.port}")
    assert not (tmp_path / "ziping.sqlite").exists()


@pytest.mark.proof
def test_what_a_killed_web_process_committed_is_delivered_at_the_next_start(system, proof):
    system.settle()
    held = system.rows(HELD)[: proof.size(1, 20)]
    for report, login in held:
        with program(
            "tests.tasks.dying", login, str(report), settings=system.settings, log=system.log
        ) as web:
            assert web.wait(60) == -signal.SIGKILL, system.log.read_text()
    owed = system.rows(
        "SELECT id FROM outbox WHERE debt = 'returned' AND sent_at IS NULL AND closed_at IS NULL"
    )
    assert len(owed) >= len(held)

    with system.started() as running:
        system.ready(running)
        until(lambda: len(returned(system)) == len(owed), "the mails")
        running.kill()
        running.wait()

    numbers = [mail["Message-ID"] for mail in returned(system)]
    proof.equals("mails owed by killed processes and not delivered", len(owed) - len(set(numbers)), 0)


def returned(system):
    return [mail for mail in system.mails() if "【被退回】" in mail["Subject"]]
