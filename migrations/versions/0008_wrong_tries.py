"""Wrong tries are counted by account name, also of accounts that are not there; what persons had counted moves over."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SECRETS = {"password": "sign_in", "code": "signing"}  # column before → name since
MOMENT = sa.DateTime(timezone=True)
PERSON = sa.table(
    "person",
    sa.column("login", sa.String),
    *(
        sa.column(f"{secret}_{name}", kind)
        for secret in SECRETS
        for name, kind in (("failures", sa.Integer), ("waits_until", MOMENT))
    ),
)
TRIES = sa.table(
    "wrong_tries",
    sa.column("secret", sa.String),
    sa.column("account", sa.String),
    sa.column("failures", sa.Integer),
    sa.column("waits_until", MOMENT),
    sa.column("last_at", MOMENT),
)


def upgrade() -> None:
    op.create_table(
        "wrong_tries",
        sa.Column(
            "secret",
            sa.Enum("sign_in", "signing", name="secret", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("waits_until", MOMENT, nullable=True),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.CheckConstraint("failures > 0", name="counts_something"),
        sa.PrimaryKeyConstraint("secret", "account", name="pk_wrong_tries"),
    )
    op.create_index("ix_wrong_tries_last_at", "wrong_tries", ["last_at"])
    for secret in SECRETS:
        move_over(secret)
        op.drop_column("person", f"{secret}_waits_until")
        op.drop_column("person", f"{secret}_failures")


def move_over(secret: str) -> None:
    """The counts above zero; their last try is taken to be now."""
    failures, waits = PERSON.c[f"{secret}_failures"], PERSON.c[f"{secret}_waits_until"]
    bind = op.get_bind()
    counted = bind.execute(sa.select(PERSON.c.login, failures, waits).where(failures > 0)).all()
    now = bind.scalar(sa.select(sa.func.current_timestamp(type_=MOMENT)))
    for login, count, until in counted:
        row = {"secret": SECRETS[secret], "account": account(login), "failures": count, "waits_until": until}
        bind.execute(sa.insert(TRIES).values(row | {"last_at": now}))


def account(login: str) -> str:
    return f"sha256:{hashlib.sha256(login.encode()).hexdigest()}"


def downgrade() -> None:
    for secret in SECRETS:
        op.add_column(
            "person", sa.Column(f"{secret}_failures", sa.Integer(), server_default="0", nullable=False)
        )
        op.add_column("person", sa.Column(f"{secret}_waits_until", MOMENT, nullable=True))
        move_back(secret)
    op.drop_index("ix_wrong_tries_last_at", "wrong_tries")
    op.drop_table("wrong_tries")


def move_back(secret: str) -> None:
    """The counts of accounts that are there; the others had none before."""
    bind = op.get_bind()
    for login in bind.scalars(sa.select(PERSON.c.login)).all():
        where = (TRIES.c.secret == SECRETS[secret], TRIES.c.account == account(login))
        row = bind.execute(sa.select(TRIES.c.failures, TRIES.c.waits_until).where(*where)).one_or_none()
        if row:
            values = {f"{secret}_failures": row.failures, f"{secret}_waits_until": row.waits_until}
            bind.execute(sa.update(PERSON).where(PERSON.c.login == login).values(values))
