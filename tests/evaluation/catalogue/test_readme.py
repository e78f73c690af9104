"""What both READMEs show of a real county's papers is what the command says."""

import re

import pytest

import config
from tests.databases import ROOT
from web import create_app

FILES = ("004_2-1", "004_3-1", "004_2-2", "004_3-2")
SHOWN = re.compile(r"```\n(［.*?)```", re.DOTALL)


def words(text):
    """The lines that say something, whatever the width of their columns."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.fixture
def said(seeds, tmp_path):
    """What `flask check` says of the papers, in an application whose database nobody can reach."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    settings = config.load({"ZIPING_DATA": str(tmp_path), "ZIPING_DATABASE_URL": nowhere})
    files = [str(seeds / "docx" / f"{name}.docx") for name in FILES]
    return words(create_app(settings).test_cli_runner().invoke(args=["check", *files]).stdout)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_claims_beside_the_printed_rules_are_what_the_command_says(name, said):
    (block,) = SHOWN.findall((ROOT / name).read_text(encoding="utf-8"))
    shown = words(block)

    assert [line for line in shown if line not in said] == []
    assert sum("自评 98 优秀 → 按报告所写照评分标准测算 88.50 良" in line for line in shown) == 1
    assert all(line.endswith(("请说明：", "是否如此？")) for line in shown)
