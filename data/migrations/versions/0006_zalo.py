"""The Official Account on Zalo: its tokens, its chats, its messages by template."""

import sqlalchemy as sa
from alembic import op

from data import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "zalo_token",
        sa.Column("app_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("refreshed_at", columns.Instant(), nullable=False),
        sa.Column("ends_at", columns.Instant(), nullable=False),
        sa.Column("failure", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("app_id", name=op.f("pk_zalo_token")),
    )
    op.create_table(
        "zalo_chat",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("interacted_at", columns.Instant(), nullable=True),
        sa.Column("unasked", sa.Integer(), nullable=False),
        sa.Column("staff_until", columns.Instant(), nullable=True),
        sa.Column("left_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zalo_chat")),
        sa.UniqueConstraint("channel", "chat_key", name=op.f("uq_zalo_chat_channel_chat_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_zalo_chat_person"), "zalo_chat", ["person"], unique=False)
    op.create_table(
        "zalo_template",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("price_vnd", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=128), nullable=False),
        sa.Column("begun_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zalo_template")),
        sa.UniqueConstraint("key", name=op.f("uq_zalo_template_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_zalo_template_chat", "zalo_template", ["channel", "chat_key"], unique=False)
    op.create_index(op.f("ix_zalo_template_begun_at"), "zalo_template", ["begun_at"], unique=False)


def downgrade():
    op.drop_table("zalo_template")
    op.drop_table("zalo_chat")
    op.drop_table("zalo_token")
