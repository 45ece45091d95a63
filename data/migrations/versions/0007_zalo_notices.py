"""Notices on Zalo: consent to messages by template, and how many a month a sender has sent."""

import sqlalchemy as sa
from alembic import op

from data import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("zalo_chat", sa.Column("templates_since", columns.Instant(), nullable=True))
    op.create_table(
        "zalo_month",
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "month", name=op.f("pk_zalo_month")),
    )


def downgrade():
    op.drop_table("zalo_month")
    op.drop_column("zalo_chat", "templates_since")
