"""The first tables."""

import sqlalchemy as sa
from alembic import op

from data import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "access_grant",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("granted_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_grant_chat", "access_grant", ["channel", "chat_key"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"], unique=False)
    op.create_index("ix_attempt_subject_at", "attempt", ["subject", "at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("actor", sa.LargeBinary(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"], unique=False)
    head = op.create_table(
        "audit_head",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("lines", columns.Key(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "conversation",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_simple", sa.Boolean(), nullable=False),
        sa.Column("idle_at", columns.Instant(), nullable=True),
        sa.Column("seen_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("channel", "chat_key", name=op.f("uq_conversation_channel_chat_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_conversation_idle_at"), "conversation", ["idle_at"], unique=False)
    op.create_index(op.f("ix_conversation_seen_at"), "conversation", ["seen_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("update_key", sa.String(length=128), nullable=True),
        sa.Column("received_at", columns.Instant(), nullable=False),
        sa.Column("settled_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "update_key", name=op.f("uq_inbox_channel_update_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_chat", "inbox", ["channel", "chat_key", "id"], unique=False)
    op.create_index(op.f("ix_inbox_settled_at"), "inbox", ["settled_at"], unique=False)
    op.create_table(
        "key_check",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_check")),
    )
    op.create_table(
        "link_request",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.Column("policy_version", sa.String(length=32), nullable=True),
        sa.Column("consented_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_request_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_link_request_chat", "link_request", ["channel", "chat_key"], unique=False)
    op.create_index(op.f("ix_link_request_expires_at"), "link_request", ["expires_at"], unique=False)
    op.create_table(
        "proof",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("is_paid", sa.Boolean(), nullable=False),
        sa.Column("made_at", columns.Instant(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_proof")),
    )
    op.create_index(op.f("ix_proof_expires_at"), "proof", ["expires_at"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", columns.Instant(), nullable=False),
        sa.Column("given_up_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quarantine_given_up_at"), "quarantine", ["given_up_at"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_stored_file_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stored_file_chat", "stored_file", ["channel", "chat_key"], unique=False)
    op.create_index(op.f("ix_stored_file_expires_at"), "stored_file", ["expires_at"], unique=False)
    op.create_table(
        "tick",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("slot", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", "slot", name=op.f("pk_tick")),
    )
    op.create_table(
        "web_message",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_message")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_web_message_chat", "web_message", ["channel", "chat_key", "id"], unique=False)
    op.create_index(op.f("ix_web_message_said_at"), "web_message", ["said_at"], unique=False)
    op.create_table(
        "link",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("customer", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("linked_at", columns.Instant(), nullable=False),
        sa.Column("grant_id", columns.Key(), nullable=False),
        sa.Column("invited_by", columns.Key(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["access_grant.id"], name=op.f("fk_link_grant_id_access_grant")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["link.id"], name=op.f("fk_link_invited_by_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint(
            "channel", "chat_key", "customer", name=op.f("uq_link_channel_chat_key_customer")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_link_customer"), "link", ["customer"], unique=False)
    op.create_index(op.f("ix_link_grant_id"), "link", ["grant_id"], unique=False)
    op.create_index(op.f("ix_link_invited_by"), "link", ["invited_by"], unique=False)
    op.create_index(
        "uq_link_default",
        "link",
        ["channel", "chat_key"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "consent",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_key", sa.String(length=128), nullable=False),
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("link_id", columns.Key(), nullable=False),
        sa.Column("policy_version", sa.String(length=32), nullable=False),
        sa.Column("given_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_consent_link_id_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consent_chat", "consent", ["channel", "chat_key"], unique=False)
    op.create_index(op.f("ix_consent_link_id"), "consent", ["link_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", columns.Key(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("link_id", columns.Key(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_invitation_link_id_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invitation_expires_at"), "invitation", ["expires_at"], unique=False)
    op.create_index(op.f("ix_invitation_link_id"), "invitation", ["link_id"], unique=False)

    # The chain of the audit begins here: no lines yet, and nothing before the first.
    op.bulk_insert(head, [{"id": 1, "lines": 0, "digest": bytes(32)}])


def downgrade():
    op.drop_table("invitation")
    op.drop_table("consent")
    op.drop_table("link")
    op.drop_table("web_message")
    op.drop_table("tick")
    op.drop_table("stored_file")
    op.drop_table("quarantine")
    op.drop_table("proof")
    op.drop_table("link_request")
    op.drop_table("key_check")
    op.drop_table("inbox")
    op.drop_table("conversation")
    op.drop_table("audit_head")
    op.drop_table("audit")
    op.drop_table("attempt")
    op.drop_table("access_grant")
