"""Notices: who wants what, what there is to tell, each sending, what is watched."""

import sqlalchemy as sa
from alembic import op

from data import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_link_unit", "link", ["unit"], unique=False)
    op.create_table(
        "area",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("hour_before", sa.Boolean(), nullable=False),
        sa.Column("day_before", sa.Boolean(), nullable=False),
        sa.Column("made_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_area_chat", "area", ["channel", "chat_key"], unique=False)

    op.create_table(
        "area_share",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_area_share")),
    )
    op.create_index(op.f("ix_area_share_expires_at"), "area_share", ["expires_at"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("variant", sa.String(length=24), nullable=False),
        sa.Column("wants", sa.String(length=24), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("audience", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", columns.Instant(), nullable=False),
        sa.Column("due_at", columns.Instant(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("planned_at", columns.Instant(), nullable=True),
        sa.Column("withdrawn_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key_hash", "version", name=op.f("uq_notice_key_hash_version")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_notice_kept",
        "notice",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("length(facts) > 0"),
        postgresql_where=sa.text("length(facts) > 0"),
    )
    op.create_index(
        "ix_notice_unplanned",
        "notice",
        ["id"],
        unique=False,
        sqlite_where=sa.text("planned_at IS NULL"),
        postgresql_where=sa.text("planned_at IS NULL"),
    )

    op.create_table(
        "notice_chat",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_to", sa.Integer(), nullable=False),
        sa.Column("is_text_only", sa.Boolean(), nullable=False),
        sa.Column("asked_at", columns.Instant(), nullable=True),
        sa.Column("gone_at", columns.Instant(), nullable=True),
        sa.Column("next_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "chat_key", name=op.f("pk_notice_chat")),
    )
    op.create_table(
        "outage_seen",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("is_news", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("starts_at", columns.Instant(), nullable=False),
        sa.Column("ends_at", columns.Instant(), nullable=False),
        sa.Column("seen_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage_seen")),
        sa.UniqueConstraint("unit", "row_hash", name=op.f("uq_outage_seen_unit_row_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outage_seen_ends_at"), "outage_seen", ["ends_at"], unique=False)

    op.create_table(
        "rate",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("free_at_us", columns.Key(), nullable=False),
        sa.Column("urgent_until_us", columns.Key(), nullable=False),
        sa.Column("interval_us", columns.Key(), nullable=False),
        sa.Column("halted_until_us", columns.Key(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rate")),
    )
    op.create_table(
        "watch",
        sa.Column("customer", sa.String(length=32), nullable=False),
        sa.Column("next_at", columns.Instant(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("lease_until", columns.Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("seen", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("customer", name=op.f("pk_watch")),
    )
    op.create_index(op.f("ix_watch_next_at"), "watch", ["next_at"], unique=False)

    op.create_table(
        "announcement",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("vi", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("audience", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", columns.Instant(), nullable=False),
        sa.Column("starts_at", columns.Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("notice_id", columns.Key(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_announcement_notice_id_notice"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_announcement_starts_at"), "announcement", ["starts_at"], unique=False)

    op.create_table(
        "area_place",
        sa.Column("area_id", columns.Key(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_area_place_area_id_area"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("area_id", "place", name=op.f("pk_area_place")),
    )
    op.create_index("ix_area_place_place", "area_place", ["place", "area_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("notice_id", columns.Key(), nullable=False),
        sa.Column("link_id", columns.Key(), nullable=True),
        sa.Column("area_id", columns.Key(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("due_at", columns.Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("lease_until", columns.Instant(), nullable=True),
        sa.Column("settled_at", columns.Instant(), nullable=True),
        sa.Column("message", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_delivery_notice_id_notice"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "channel", "chat_key", "notice_id", name=op.f("uq_delivery_channel_chat_key_notice_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["channel", "is_urgent", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_delivery_lease",
        "delivery",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(op.f("ix_delivery_notice_id"), "delivery", ["notice_id"], unique=False)
    op.create_index(
        "ix_delivery_unwell",
        "delivery",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('dead', 'unknown')"),
        postgresql_where=sa.text("state IN ('dead', 'unknown')"),
    )
    op.create_index(
        "ix_delivery_settled",
        "delivery",
        ["settled_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )

    op.create_table(
        "link_place",
        sa.Column("link_id", columns.Key(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_link_place_link_id_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", "place", name=op.f("pk_link_place")),
    )
    op.create_index("ix_link_place_place", "link_place", ["place", "link_id"], unique=False)

    op.create_table(
        "notice_choice",
        sa.Column("link_id", columns.Key(), nullable=False),
        sa.Column("is_reading_on", sa.Boolean(), nullable=False),
        sa.Column("is_bill_on", sa.Boolean(), nullable=False),
        sa.Column("is_other_on", sa.Boolean(), nullable=False),
        sa.Column("reading_days", sa.Integer(), nullable=False),
        sa.Column("outage_new", sa.Boolean(), nullable=False),
        sa.Column("outage_day_before", sa.Boolean(), nullable=False),
        sa.Column("outage_hour_before", sa.Boolean(), nullable=False),
        sa.Column("bill_issued", sa.Boolean(), nullable=False),
        sa.Column("bill_due", sa.Boolean(), nullable=False),
        sa.Column("bill_overdue", sa.Boolean(), nullable=False),
        sa.Column("bill_paid", sa.Boolean(), nullable=False),
        sa.Column("threshold_kwh", sa.Integer(), nullable=True),
        sa.Column("threshold_percent", sa.Integer(), nullable=True),
        sa.Column("threshold_against", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_notice_choice_link_id_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_notice_choice")),
    )


def downgrade():
    for table in (
        "notice_choice", "link_place", "delivery", "area_place", "announcement", "watch", "rate",
        "outage_seen", "notice_chat", "notice", "area_share", "area",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index("ix_link_unit", table_name="link")
