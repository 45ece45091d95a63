"""What a platform calls a file that was sent."""

import sqlalchemy as sa
from alembic import op

from data import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sent_file",
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("file_id", sa.String(length=512), nullable=False),
        sa.Column("sent_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "content_hash", name=op.f("pk_sent_file")),
    )
    op.create_index(op.f("ix_sent_file_sent_at"), "sent_file", ["sent_at"], unique=False)


def downgrade():
    op.drop_table("sent_file")
