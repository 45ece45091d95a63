"""Chats of notices have numbers; deliveries name a chat by it, and those planned in bulk are in no index by
chat. Tries that count against a delivery are counted by themselves.
"""

import sqlalchemy as sa
from alembic import op

from data import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COUNTS_UP = {"table_kwargs": {"sqlite_autoincrement": True}}
# In the order in which they were linked, so that what is planned by link comes in the order of chats.
CHATS = """
INSERT INTO notice_chat (channel, chat_key, quiet_from, quiet_to, is_text_only, asked_at, gone_at, next_at)
SELECT a.channel, a.chat_key, coalesce(o.quiet_from, 1260), coalesce(o.quiet_to, 420),
       coalesce(o.is_text_only, false), o.asked_at, o.gone_at, o.next_at
FROM (
    SELECT channel, chat_key, min(first) AS first FROM (
        SELECT link.channel, link.chat_key, link.id AS first
        FROM link JOIN notice_choice ON notice_choice.link_id = link.id
        UNION ALL SELECT channel, chat_key, 9223372036854775807 FROM area
        UNION ALL SELECT channel, chat_key, 9223372036854775807 FROM delivery
        UNION ALL SELECT channel, chat_key, 9223372036854775807 FROM old_notice_chat
    ) AS named GROUP BY channel, chat_key
) AS a LEFT JOIN old_notice_chat AS o ON o.channel = a.channel AND o.chat_key = a.chat_key
ORDER BY a.first, a.channel, a.chat_key
"""
OLD_CHATS = """
INSERT INTO notice_chat (channel, chat_key, quiet_from, quiet_to, is_text_only, asked_at, gone_at, next_at)
SELECT channel, chat_key, quiet_from, quiet_to, is_text_only, asked_at, gone_at, next_at FROM old_notice_chat
"""
NUMBER = """
UPDATE {0} SET chat_id = (
    SELECT c.id FROM notice_chat AS c WHERE c.channel = {0}.channel AND c.chat_key = {0}.chat_key
)
"""
CHOICES = """
UPDATE notice_choice
SET chat_id = n.id, channel = n.channel, is_gone = n.gone_at IS NOT NULL,
    quiet_from = CASE WHEN n.quiet_from <> 1260 OR n.quiet_to <> 420 THEN n.quiet_from END,
    quiet_to = CASE WHEN n.quiet_from <> 1260 OR n.quiet_to <> 420 THEN n.quiet_to END
FROM (
    SELECT link.id AS link_id, c.* FROM link
    JOIN notice_chat AS c ON c.channel = link.channel AND c.chat_key = link.chat_key
) AS n
WHERE n.link_id = notice_choice.link_id
"""
KEY = """
UPDATE delivery SET chat_key = (SELECT c.chat_key FROM old_notice_chat AS c WHERE c.id = delivery.chat_id)
"""


def upgrade():
    _rename_chats()
    op.create_table(
        "notice_chat",
        sa.Column("id", columns.Key(), nullable=False),
        *_columns_of_chats(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_chat")),
        sa.UniqueConstraint("channel", "chat_key", name=op.f("uq_notice_chat_channel_chat_key")),
        sqlite_autoincrement=True,
    )
    op.execute(CHATS)
    op.drop_table("old_notice_chat")
    _upgrade_choices()
    _upgrade_areas()
    op.add_column("notice", sa.Column("is_bulk", sa.Boolean(), nullable=False, server_default=sa.false()))
    if op.get_bind().dialect.name != "sqlite":  # which keeps it, since it would make the table anew
        op.alter_column("notice", "is_bulk", server_default=None)
    op.create_index(
        "ix_notice_bulk",
        "notice",
        ["id"],
        unique=False,
        sqlite_where=sa.text("is_bulk = 1"),
        postgresql_where=sa.text("is_bulk"),
    )
    _upgrade_deliveries()


def _rename_chats():
    """A copy: names of constraints go with a table that is renamed, and are wanted again."""
    op.execute("CREATE TABLE old_notice_chat AS SELECT * FROM notice_chat")
    op.drop_table("notice_chat")
    op.create_index("ix_old_notice_chat", "old_notice_chat", ["channel", "chat_key"])


def _columns_of_chats():
    return (
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_to", sa.Integer(), nullable=False),
        sa.Column("is_text_only", sa.Boolean(), nullable=False),
        sa.Column("asked_at", columns.Instant(), nullable=True),
        sa.Column("gone_at", columns.Instant(), nullable=True),
        sa.Column("next_at", columns.Instant(), nullable=True),
    )


def _upgrade_choices():
    kinds = {"chat_id": columns.Key(), "channel": sa.String(length=16), "is_gone": sa.Boolean()}
    for name, kind in {**kinds, "quiet_from": sa.Integer(), "quiet_to": sa.Integer()}.items():
        op.add_column("notice_choice", sa.Column(name, kind, nullable=True))
    op.execute(CHOICES)
    with op.batch_alter_table("notice_choice") as choice:
        for name, kind in kinds.items():
            choice.alter_column(name, existing_type=kind, nullable=False)


def _upgrade_areas():
    last = _last("area")
    op.add_column("area", sa.Column("chat_id", columns.Key(), nullable=True))
    op.execute(NUMBER.format("area"))
    with op.batch_alter_table("area", **COUNTS_UP) as area:
        area.alter_column("chat_id", existing_type=columns.Key(), nullable=False)
    _go_on_from("area", last)


def _upgrade_deliveries():
    last = _last("delivery")
    for index in ("due", "lease", "notice_id", "unwell", "settled"):
        op.drop_index(f"ix_delivery_{index}", table_name="delivery")
    op.add_column("delivery", sa.Column("chat_id", columns.Key(), nullable=True))
    op.add_column("delivery", sa.Column("is_bulk", sa.Boolean(), nullable=True))
    op.add_column("delivery", sa.Column("strikes", sa.Integer(), nullable=True))
    op.execute(NUMBER.format("delivery") + ", is_bulk = false, strikes = 0")
    with op.batch_alter_table("delivery", **COUNTS_UP) as delivery:
        delivery.drop_constraint("uq_delivery_channel_chat_key_notice_id", type_="unique")
        delivery.drop_constraint("fk_delivery_notice_id_notice", type_="foreignkey")
        delivery.drop_column("chat_key")
        delivery.alter_column("chat_id", existing_type=columns.Key(), nullable=False)
        delivery.alter_column("is_bulk", existing_type=sa.Boolean(), nullable=False)
        delivery.alter_column("strikes", existing_type=sa.Integer(), nullable=False)
        delivery.create_unique_constraint(op.f("uq_delivery_notice_id_chat_id"), ["notice_id", "chat_id"])
    _go_on_from("delivery", last)
    op.create_index(
        "ix_delivery_chat",
        "delivery",
        ["chat_id", "notice_id"],
        unique=False,
        sqlite_where=sa.text("is_bulk = 0"),
        postgresql_where=sa.text("NOT is_bulk"),
    )
    _create_indexes()


def _create_indexes():
    for name, fields, where in (
        ("ix_delivery_due", ["channel", "is_urgent", "due_at"], "state = 'waiting'"),
        ("ix_delivery_lease", ["lease_until"], "state = 'sending'"),
        ("ix_delivery_unwell", ["id"], "state IN ('dead', 'unknown')"),
        ("ix_delivery_settled", ["settled_at"], "settled_at IS NOT NULL"),
    ):
        only = sa.text(where)
        op.create_index(name, "delivery", fields, unique=False, sqlite_where=only, postgresql_where=only)


def _last(table):
    """The last number that was given on SQLite, which a table that is made anew forgets."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return None
    return connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table})


def _go_on_from(table, last):
    """A number once given is never given again."""
    if last is None:
        return
    run, values = op.get_bind().execute, {"name": table, "last": last}
    run(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    run(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


def downgrade():
    _rename_chats()
    op.create_index("ix_old_notice_chat_id", "old_notice_chat", ["id"])
    op.create_table(
        "notice_chat",
        *_columns_of_chats(),
        sa.PrimaryKeyConstraint("channel", "chat_key", name=op.f("pk_notice_chat")),
    )
    op.execute(OLD_CHATS)
    _downgrade_deliveries()
    op.drop_index("ix_notice_bulk", table_name="notice")
    op.drop_column("notice", "is_bulk")
    op.drop_column("area", "chat_id")
    for column in ("chat_id", "channel", "is_gone", "quiet_from", "quiet_to"):
        op.drop_column("notice_choice", column)
    op.drop_table("old_notice_chat")


def _downgrade_deliveries():
    last = _last("delivery")
    for index in ("chat", "due", "lease", "unwell", "settled"):
        op.drop_index(f"ix_delivery_{index}", table_name="delivery")
    op.add_column("delivery", sa.Column("chat_key", sa.String(length=128), nullable=True))
    op.execute(KEY)
    with op.batch_alter_table("delivery", **COUNTS_UP) as delivery:
        delivery.drop_constraint("uq_delivery_notice_id_chat_id", type_="unique")
        for column in ("chat_id", "is_bulk", "strikes"):
            delivery.drop_column(column)
        delivery.alter_column("chat_key", existing_type=sa.String(length=128), nullable=False)
        delivery.create_foreign_key(
            op.f("fk_delivery_notice_id_notice"), "notice", ["notice_id"], ["id"], ondelete="CASCADE"
        )
        delivery.create_unique_constraint(
            op.f("uq_delivery_channel_chat_key_notice_id"), ["channel", "chat_key", "notice_id"]
        )
    _go_on_from("delivery", last)
    op.create_index(op.f("ix_delivery_notice_id"), "delivery", ["notice_id"], unique=False)
    _create_indexes()
