"""`flask import-org`: a county's units and people from one Excel file, each line told, all of it or nothing."""

import csv
import re
import stat

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from docs.samples import organisation
from models import OrganisationAction, Person, Post, Role, Unit
from tests.county import NOON, open_session
from tests.web.typed import ask, count, run
from web.demo.county import KINDS, everyone
from web.orgfile import COLUMNS, PEOPLE, UNITS
from workflow import credentials

OFFICE = ("jxgl", "平澜县财政局绩效管理股", "绩效管理股", "绩效管理股", "", "", "")
SECTION = ("jjjs", "平澜县财政局经济建设股", "经济建设股", "归口科室", "", "", "")
BUREAU = ("zjj", "平澜县住房和城乡建设局", "住建局", "部门", "", "jjjs", "301001")
CENTRE = ("zfbz", "平澜县住房保障服务中心", "", "下属单位", "zjj", "jjjs", 301003)
FEW = (CENTRE, BUREAU, SECTION, OFFICE)  # the ones below before those above
CLERK = ("zfbz", "方予澄", "FangYC", "财务股会计", "fangyc@pinglan.example", "填报人、评价人员")
HEAD = ("zfbz", "顾怀舟", "guhz", "主任", "", "单位负责人")


@pytest.fixture
def book(tmp_path):
    """book(units, people, heads={…}): a file as the bureau would fill it in."""

    def made(units=FEW, people=(CLERK, HEAD), name="county.xlsx", **heads):
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for sheet, rows in ((UNITS, units), (PEOPLE, people)):
            page = workbook.create_sheet(sheet)
            page.append(list(heads.get(sheet, COLUMNS[sheet])))
            for row in rows:
                page.append(row)
        workbook.save(tmp_path / name)
        return str(tmp_path / name)

    return made


def lines_of(output, sheet):
    """[(row, what, fate and why)] of one sheet's lines, as printed."""
    found = re.findall(rf"^  {sheet}\s+第 (\d+) 行\s+(\S+)\s+(.*)$", output, re.MULTILINE)
    return [(int(row), what, fate.strip()) for row, what, fate in found]


def test_the_whole_county_comes_from_one_file(app, book):
    words = {kind: unit_kind.value for kind, unit_kind in KINDS.items()}
    units = [
        (
            u["key"],
            u["name"],
            u["short"],
            words[u["kind"]],
            u.get("parent"),
            u.get("section"),
            u.get("budget_code"),
        )
        for u in reversed(everyone())
    ]
    people = [
        (
            u["key"],
            p["name"],
            p["login"],
            p["title"],
            None,
            "、".join(Role[role].value for role in p["roles"]),
        )
        for u in everyone()
        for p in u["people"]
    ]
    file = book(units, people)

    first, again = run(app, "import-org", file), run(app, "import-org", file)

    assert first.exit_code == 0, first.output
    assert f"单位：新增 {len(units)}\n" in first.output
    assert f"人员：新增 {len(people)}\n" in first.output
    assert len(re.findall(r"/welcome/", first.output)) == len(people) == 281
    assert (count(app, Unit), count(app, Person)) == (len(units), 281)
    assert f"人员：已有未变 {len(people)}\n" in again.output
    assert "/welcome/" not in again.output
    assert count(app, OrganisationAction) == len(units) + 281 + count(app, Post)


def test_lines_are_told_in_the_order_of_the_file_and_units_find_each_other(small_app, book):
    result = run(small_app, "import-org", book())

    assert lines_of(result.output, UNITS) == [
        (2, "平澜县住房保障服务中心", "新增"),
        (3, "平澜县住房和城乡建设局", "新增"),
        (4, "平澜县财政局经济建设股", "新增"),
        (5, "平澜县财政局绩效管理股", "新增"),
    ]
    with open_session(small_app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        centre = session.scalars(sa.select(Unit).where(Unit.code == "zfbz")).one()
        assert centre.parent and centre.section
        assert (centre.parent.code, centre.section.code, centre.budget_code) == ("zjj", "jjjs", "301003")
        assert centre.short_name == "平澜县住房保障服务中心"
        clerk = session.scalars(sa.select(Person).where(Person.login == "fangyc")).one()
        assert {post.role for post in clerk.posts} == {Role.filler, Role.evaluator}
        assert {row.actor_name for row in session.scalars(sa.select(OrganisationAction))} == {
            "系统管理员（命令行）"
        }


def test_a_dry_run_tells_the_same_and_writes_nothing(small_app, book):
    result = run(small_app, "import-org", book(), "--dry-run", "--links", "links.csv")

    assert result.exit_code == 0
    assert "人员：新增 2\n" in result.output
    assert "核对通过，没有写入" in result.output
    assert "/welcome/" not in result.output
    assert (count(small_app, Unit), count(small_app, Person), count(small_app, OrganisationAction)) == (
        0,
        0,
        0,
    )


WRONG = (  # sheet, the line, what is said of it
    (UNITS, ("zfbz", "甲", "", "下属单位", "zjj", "jjjs", ""), "编号与第 2 行重复"),
    (UNITS, ("农机", "乙", "", "下属单位", "zjj", "jjjs", ""), "单位编号为字母、数字或 . _ -"),
    (
        UNITS,
        ("aa", "平澜县住房和城乡建设局", "", "部门", "", "jjjs", ""),
        "已有名为“平澜县住房和城乡建设局”的单位",
    ),
    (UNITS, ("aa", "", "", "部门", "", "jjjs", ""), "请填写全称"),
    (
        UNITS,
        ("aa", "丙", "", "事业单位", "", "", ""),
        "类别应为：部门、下属单位、归口科室、绩效管理股、外部监督单位",
    ),
    (UNITS, ("aa", "丙", "", "下属单位", "nowhere", "jjjs", ""), "主管部门：没有编号为 nowhere 的单位"),
    (UNITS, ("aa", "丙", "", "下属单位", "", "jjjs", ""), "下属单位请选主管部门"),
    (UNITS, ("aa", "丙", "", "部门", "", "zjj", ""), "请选财政归口科室"),
    (PEOPLE, ("nowhere", "甲", "jia", "", "", "填报人"), "没有编号为 nowhere 的单位"),
    (PEOPLE, ("", "甲", "jia", "", "", "填报人"), "请填写单位编号"),
    (PEOPLE, ("zfbz", "", "jia", "", "", "填报人"), "请填写姓名"),
    (PEOPLE, ("zfbz", "甲", "", "", "", "填报人"), "账号为 2 至 30 位"),
    (PEOPLE, ("zfbz", "甲", "j\u200bia", "", "", "填报人"), "账号为 2 至 30 位"),
    (
        PEOPLE,
        ("zfbz", "别人", "fangyc", "", "", "填报人"),
        "账号 fangyc 已是“方予澄”的。姓名要改的，请在页面上改",
    ),
    (PEOPLE, ("zfbz", "甲", "jia", "", "坏的", "填报人"), "邮箱的写法不对"),
    (PEOPLE, ("zfbz", "甲", "jia", "", "", ""), "请至少选一个岗位"),
    (PEOPLE, ("zfbz", "甲", "jia", "", "", "局长"), "没有叫“局长”的岗位"),
    (PEOPLE, ("zfbz", "甲", "jia", "", "", "填报人、归口科室负责人"), "平澜县住房保障服务中心只能设：填报人"),
    (PEOPLE, ("zfbz", "方予澄", "fangyc", "", "", "审计"), "平澜县住房保障服务中心只能设：填报人"),
)


def test_one_line_that_is_wrong_keeps_everything_out(small_app, book):
    for sheet, line, sentence in WRONG:
        units = (*FEW, line) if sheet == UNITS else FEW
        people = (CLERK, HEAD, line) if sheet == PEOPLE else (CLERK, HEAD)

        result = run(small_app, "import-org", book(units, people))

        assert result.exit_code == 1, line
        row = 6 if sheet == UNITS else 4
        told = {number: fate for number, _, fate in lines_of(result.output, sheet)}
        if line[1]:
            assert told[row].startswith("有误") and sentence in told[row], (line, result.output)
        assert sentence in result.output
        assert "有 1 行有误，什么都没有导入。请改正后重新导入。" in result.output
    assert (count(small_app, Unit), count(small_app, Person)) == (0, 0)


def test_every_wrong_line_is_told_at_once(small_app, book):
    people = (CLERK, *(("zfbz", f"人{n}", f"ren{n}", "", "", "局长") for n in range(3)))

    result = run(small_app, "import-org", book(people=people))

    assert [fate[:2] for _, _, fate in lines_of(result.output, PEOPLE)] == ["新增", "有误", "有误", "有误"]
    assert "有 3 行有误" in result.output


def test_a_second_file_adds_and_changes_and_leaves_the_rest(small_app, book):
    run(small_app, "import-org", book())
    newer = (
        ("zfbz", "方予澄", "fangyc", "财务股股长", "", "填报人、评价组组长"),
        ("zjj", "顾怀舟", "guhz", "", "", "单位副职"),
        ("zfbz", "沈砚清", "shenyq", "副主任", "", "评价组组长"),
    )
    units = (("zfbz", "", "住房保障服务中心", "", "", "", ""),)

    result = run(small_app, "import-org", book(units, newer))

    (told,) = lines_of(result.output, UNITS)
    assert told[1] == "zfbz"
    assert told[2].split(maxsplit=1) == ["更新", "简称 平澜县住房保障服务中心 → 住房保障服务中心"]
    fates = [fate for _, _, fate in lines_of(result.output, PEOPLE)]
    assert "职务 财务股会计 → 财务股股长；任职 评价组组长" in fates[0]
    assert "任职 单位副职" in fates[1]
    assert fates[2] == "新增"
    assert len(re.findall("/welcome/", result.output)) == 1
    kept = sa.select(Person.email).where(Person.login == "fangyc")
    assert ask(small_app, kept) == "fangyc@pinglan.example"  # a blank leaves what is there
    assert count(small_app, Post) == 3 + 3


def test_one_person_at_two_units_stands_in_two_lines_and_has_one_account(small_app, book):
    people = (HEAD, ("zjj", "顾怀舟", "GUHZ", "", "", "单位副职"))

    result = run(small_app, "import-org", book(people=people))

    assert [fate.split()[0] for _, _, fate in lines_of(result.output, PEOPLE)] == ["新增", "更新"]
    assert (count(small_app, Person), count(small_app, Post)) == (1, 2)


def test_links_go_to_a_file_that_only_its_owner_reads(small_app, book, tmp_path):
    links = tmp_path / "links.csv"

    result = run(small_app, "import-org", book(), "--links", str(links))

    assert result.exit_code == 0
    assert "/welcome/" not in result.output
    assert stat.S_IMODE(links.stat().st_mode) == 0o600
    with links.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["单位", "姓名", "账号", "首次登录链接", "有效期至"]
    assert [row[:3] for row in rows[1:]] == [
        ["平澜县住房保障服务中心", "方予澄", "fangyc"],
        ["平澜县住房保障服务中心", "顾怀舟", "guhz"],
    ]
    with open_session(small_app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        token = rows[1][3].rpartition("/")[2]
        assert credentials.invited(session, token, NOON).login == "fangyc"


def test_an_existing_file_is_not_written_over_and_nothing_is_imported(small_app, book, tmp_path):
    links = tmp_path / "links.csv"
    links.write_text("别的内容", encoding="utf-8")

    result = run(small_app, "import-org", book(), "--links", str(links))

    assert result.exit_code == 1
    assert "已有这个文件" in result.output
    assert links.read_text(encoding="utf-8") == "别的内容"
    assert run(small_app, "import-org", book(), "--links", str(tmp_path / "no" / "x.csv")).exit_code == 1
    assert count(small_app, Person) == 0


def test_no_cell_of_the_links_becomes_a_formula(small_app, book, tmp_path):
    links = tmp_path / "links.csv"
    people = (("zfbz", "@甲", "jia", "", "", "填报人"),)

    run(small_app, "import-org", book(people=people), "--links", str(links))

    assert "'@甲" in links.read_text(encoding="utf-8-sig")


def test_a_column_that_is_missing_misnamed_or_doubled_is_refused(small_app, book):
    good = list(COLUMNS[PEOPLE])
    for heads, sentence in (
        (good[:-1], "缺少这些列：岗位"),
        ([*good, "电子邮箱"], "不认识这些列：电子邮箱"),
        ([*good, "岗位"], "重复这些列：岗位"),
    ):
        result = run(small_app, "import-org", book(**{PEOPLE: heads}))

        assert (result.exit_code, result.output.count(sentence)) == (1, 1), result.output
    assert count(small_app, Unit) == 0


def test_columns_may_stand_in_any_order_and_blank_rows_between(small_app, book):
    heads = list(reversed(COLUMNS[PEOPLE]))
    people = (tuple(reversed(CLERK)), (None,) * 6, tuple(reversed(HEAD)))

    result = run(small_app, "import-org", book(people=people, **{PEOPLE: heads}))

    assert [row for row, _, _ in lines_of(result.output, PEOPLE)] == [2, 4]


def test_the_template_is_what_the_script_builds_and_its_examples_are_left_out(small_app, tmp_path):
    organisation.main(tmp_path / "built.xlsx")

    assert (tmp_path / "built.xlsx").read_bytes() == organisation.FILE.read_bytes()
    result = run(small_app, "import-org", str(organisation.FILE))
    assert result.exit_code == 0
    assert [fate for _, _, fate in lines_of(result.output, UNITS) + lines_of(result.output, PEOPLE)] == [
        "示例，略过",
        "示例，略过",
    ]
    assert count(small_app, Unit) == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("absent.xlsx", None, "没有找到这个文件"),
        ("plain.xlsx", b"not a workbook", "这不是 Excel 文件（.xlsx）"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "这是旧格式（.xls）的文件"),
        ("cut.xlsx", b"PK\x03\x04", "文件不完整或已损坏。请用 Excel 或 WPS 打开检查"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(small_app, tmp_path, name, content, sentence):
    if content is not None:
        (tmp_path / name).write_bytes(content)

    result = run(small_app, "import-org", str(tmp_path / name))

    assert result.exit_code == 1
    assert sentence in result.output


def test_a_file_without_any_line_says_so(small_app, book):
    result = run(small_app, "import-org", book((), ()))

    assert result.exit_code == 1
    assert "文件里没有一行单位或人员" in result.output
