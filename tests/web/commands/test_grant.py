"""`flask grant`: the role the product runs as gets its rights, and no others."""

import sqlalchemy as sa

from tests.models.conftest import granted
from tests.web.typed import make_app, run


def test_grant_is_for_postgresql_alone(small_app):
    result = run(small_app, "grant", "ziping")

    assert (result.exit_code, result.output) == (1, "只有 PostgreSQL 需要授权；SQLite 没有数据库角色。\n")


def test_an_unknown_role_is_said(postgres_url, tmp_path):
    result = run(make_app(postgres_url, tmp_path), "grant", "nobody_of_that_name")

    assert result.exit_code == 1
    assert result.output.startswith("没有授权：")


def test_a_role_that_was_granted_may_go_on(postgres_url, tmp_path):
    with granted(postgres_url) as runtime_url:
        role = sa.make_url(runtime_url).username or ""

        result = run(make_app(postgres_url, tmp_path), "grant", role)

    assert result.exit_code == 0
    assert result.output.startswith(f"已授予 {role}：")
