"""The house itself: what may lie where, import what, and stand in a file.

The arrows between our packages are kept by import-linter (`make lint`); here is what it cannot see.
"""

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.databases import ROOT

HERE = Path(__file__).resolve()
OURS = ("config", "wsgi", "evaluation", "documents", "models", "workflow", "tasks", "web")
OUTSIDE = {  # what each may import beside the standard library and ours
    "config": set(),
    "wsgi": set(),
    "evaluation": set(),
    "models": {"alembic", "flask_sqlalchemy", "sqlalchemy"},
    "workflow": {"holidays", "argon2", "itsdangerous", "sqlalchemy", "transitions"},
    "documents": {"defusedxml", "docx", "lxml", "openpyxl"},
    "web": {"click", "flask", "flask_wtf", "itsdangerous", "jinja2", "markupsafe", "redis", "sqlalchemy", "werkzeug"},
    "tasks": {"celery", "flask", "kombu", "redis", "sqlalchemy", "waitress"},
}  # fmt: skip
TOP_FOLDERS = {*OURS[2:], "bench", "demo", "docs", "forms", "migrations", "samples", "templates", "tests"}
PRODUCED = {"var", "dist", "vendor", "__pycache__"}
LONGEST_FILE = 350  # lines
WITHOUT_FLOATS = ("config", "evaluation", "models", "workflow")

BANNED_WORDS = re.compile(
    r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|except Exception\b|except:|#\s*noqa"
    r"|#\s*type: ignore(?!\[)|pytest\.(mark\.)?(skip|skipif|xfail)\b|unittest\.mock|task_always_eager"
    r"|\btime\.sleep\("
)
MACHINE_PATHS = re.compile(r"(?<![\w.:/])/(work|farm|root|home|Users)/\w")
REGISTRIES = re.compile(
    r"\b(pypi|pythonhosted|npmjs|debian|ubuntu|tuna|aliyun)\.(org|com|net)\b|--(extra-)?index-url"
)
TELEPHONES = re.compile(r"(?<![\w.-])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![\w-])")
IDENTITY_CARDS = re.compile(r"(?<!\w)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?!\w)")
DEMO_TELEPHONE = re.compile(r"0000-12\d{5}")
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".sql",
    ".csv",
    ".mako",
    ".yml",
    ".yaml",
    ".json",
    "",
}


def project_files() -> list[Path]:
    """Every text file of the project; not what was installed, fetched or produced, and not this one."""
    files: list[Path] = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in PRODUCED and (name == ".ci" or name[0] != ".")]
        files += [Path(folder, name) for name in names if Path(name).suffix in TEXTS]
    return [file for file in files if file != HERE]


def sources(*packages: str) -> Iterator[Path]:
    for name in packages:
        yield from (
            [ROOT / f"{name}.py"] if (ROOT / f"{name}.py").exists() else sorted((ROOT / name).rglob("*.py"))
        )


def places(pattern: re.Pattern[str], files: Iterable[Path]) -> list[str]:
    """Where `pattern` stands, as "file:line: text"."""
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def imports(file: Path) -> set[str]:
    """Top-level names of everything `file` imports, inside functions too."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    froms = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in [*plain, *froms]}


def locked(name: str) -> dict[str, str]:
    """Package → its entry in a lock file, hashes included."""
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="ascii").strip())
    return {entry.partition("==")[0]: entry for entry in entries}


@pytest.mark.parametrize("package", OUTSIDE)
def test_a_package_imports_only_what_its_work_needs(package):
    known = {*sys.stdlib_module_names, *OURS, *OUTSIDE[package]}

    strange = {
        f"{file.relative_to(ROOT)}: {name}" for file in sources(package) for name in imports(file) - known
    }

    assert not strange


def test_settings_and_the_paper_stand_on_the_standard_library_alone():
    assert not set().union(*map(imports, sources("config"))) & set(OURS)
    assert set().union(*map(imports, sources("evaluation"))) & set(OURS) <= {"evaluation"}


def test_of_the_tasks_only_the_worker_makes_the_application():
    assert {file.name for file in sources("tasks") if "web" in imports(file)} <= {"worker.py"}


def test_no_installed_package_has_a_name_of_ours():
    assert not packages_distributions().keys() & {*OURS, "forms", "templates", "migrations", "tests"}


def test_nothing_unexpected_lies_in_the_root():
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."}

    assert folders - PRODUCED <= TOP_FOLDERS
    assert {path.stem for path in ROOT.glob("*.py")} == {"config", "wsgi"}


def test_the_wheel_carries_every_package():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])

    assert {name if (ROOT / name).is_dir() else f"{name}.py" for name in OURS} <= carried
    assert all((ROOT / name).exists() for name in carried)


def test_files_are_short_enough_to_be_about_one_thing():
    long = {
        str(file.relative_to(ROOT)): lines
        for file in sources(*OURS, "bench", "tests")
        if (lines := file.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }

    assert not long


def test_every_module_says_what_it_is():
    silent = [
        file
        for file in sources(*OURS, "bench", "migrations", "tests")
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]

    assert not [str(file.relative_to(ROOT)) for file in silent]


def test_nothing_is_left_open_silenced_or_skipped():
    files = [file for file in sources(*OURS, "bench", "migrations", "tests") if file != HERE]

    assert not places(BANNED_WORDS, files)


def test_figures_are_exact():
    floats = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sources(*WITHOUT_FLOATS)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]

    assert not floats


def test_migrations_are_numbered_in_one_line():
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    found = [
        re.findall(r"^(?:down_)?revision(?:: [^=]+)? = (.+)$", file.read_text(encoding="utf-8"), re.M)
        for file in files
    ]
    numbers = [f"{number:04}" for number in range(1, len(files) + 1)]

    assert [file.name[:5] for file in files] == [f"{number}_" for number in numbers]
    assert found == [
        [f'"{here}"', f'"{before}"' if before else "None"]
        for before, here in zip(["", *numbers], numbers, strict=False)
    ]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_an_exact_version_and_hashes(name):
    loose = [
        package
        for package, entry in locked(name).items()
        if not re.match(r"[a-z0-9-]+==\S+", entry) or "--hash=sha256:" not in entry
    ]

    assert not loose


def test_tests_run_on_the_versions_that_are_shipped():
    shipped, tested = locked("requirements.txt"), locked("requirements-dev.txt")

    assert {name: tested.get(name) for name in shipped} == shipped


def test_every_declared_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^a-z0-9-]", line)[0] for line in project["dependencies"]}

    assert declared <= locked("requirements.txt").keys()


def test_no_file_names_a_machine_or_a_registry():
    files = [file for file in project_files() if file.suffix != ".csv"]

    assert not places(MACHINE_PATHS, [file for file in files if "tests" not in file.parts])
    assert not places(REGISTRIES, files)


def test_no_real_persons_number_stands_anywhere():
    found = [
        (str(file.relative_to(ROOT)), number)
        for file in project_files()
        for number in TELEPHONES.findall(file.read_text(encoding="utf-8"))
        if not DEMO_TELEPHONE.fullmatch(number)
    ]

    assert not found
    assert not places(IDENTITY_CARDS, project_files())


@pytest.mark.parametrize("target", ["run", "test", "faults", "bench", "setup", "lint"])
def test_the_commands_people_rely_on_exist(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_a_change_is_checked_by_exactly_the_two_commands():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert re.findall(r"^make \w+$", script, re.MULTILINE) == ["make lint", "make test"]
    assert "set -euo pipefail" in script
