"""Secrets that are good for one use."""

import sqlalchemy as sa
from alembic import op

from data import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "one_time",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("meaning", sa.String(length=64), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "token_hash", name=op.f("pk_one_time")),
    )
    op.create_index(op.f("ix_one_time_expires_at"), "one_time", ["expires_at"], unique=False)


def downgrade():
    op.drop_table("one_time")
