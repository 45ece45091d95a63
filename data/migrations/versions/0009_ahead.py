"""Whom a notice is for is kept until it is due, for those who join before; found by when that is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    only = sa.text("length(audience) > 0")
    op.create_index(
        "ix_notice_ahead", "notice", ["due_at"], unique=False, sqlite_where=only, postgresql_where=only
    )


def downgrade():
    op.drop_index("ix_notice_ahead", table_name="notice")
