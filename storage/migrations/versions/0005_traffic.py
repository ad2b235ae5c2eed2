"""Tables of updates received, messages to send, reminders, and the house's own."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import big, flag, json, moment, real, serial, text, whole

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("inbox", "outbox", "board", "reminder", "counter", "meta", "leader", "heartbeat")


def upgrade() -> None:
    """Forward."""
    _inbox()
    _outbox()
    _board()
    _reminder()
    _counter()
    _meta()
    _leader()
    _heartbeat()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _inbox() -> None:
    op.create_table(
        "inbox",
        serial(),
        big("bot_id"),
        big("update_id"),
        moment("received_at"),
        text("raw"),
        text("state"),
        whole("attempts"),
        real("lease_until"),
        moment("handled_at", null=True),
        text("error"),
        text("outcome"),
        sa.UniqueConstraint("bot_id", "update_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        serial(),
        text("dedupe", unique=True),
        big("case_id", index=True),
        big("community_id"),
        text("to"),
        json("payload"),
        text("document"),
        flag("urgent"),
        big("reminder_id", index=True),
        text("state"),
        moment("created_at"),
        moment("not_before"),
        moment("expires", null=True),
        whole("attempts"),
        whole("number"),
        real("lease_until"),
        big("lease_token"),
        moment("sent_at", null=True),
        big("chat_id", null=True),
        big("message_id", null=True),
        text("error"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "not_before", "id"])


def _board() -> None:
    op.create_table(
        "board",
        serial(),
        text("kind"),
        big("object_id"),
        big("person_id"),
        big("case_id", index=True),
        big("community_id"),
        big("chat_id", null=True),
        big("message_id", null=True),
        big("old_message_id", null=True),
        big("wanted"),
        big("shown"),
        text("digest"),
        moment("edited_at", null=True),
        text("state"),
        text("error"),
        sa.UniqueConstraint("kind", "object_id", "person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_board_message", "board", ["chat_id", "message_id"])


def _reminder() -> None:
    op.create_table(
        "reminder",
        serial(),
        big("case_id"),
        big("community_id"),
        text("obligation"),
        text("kind"),
        whole("n"),
        moment("due_at"),
        json("to"),
        text("state_name"),
        flag("urgent"),
        text("state"),
        whole("attempts"),
        real("lease_until"),
        moment("fired_at", null=True),
        flag("late"),
        text("error"),
        sa.UniqueConstraint("case_id", "obligation", "kind", "n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_state", "reminder", ["state", "due_at"])


def _counter() -> None:
    op.create_table(
        "counter",
        text("kind", primary_key=True),
        big("n"),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        text("key", primary_key=True),
        text("value"),
    )


def _leader() -> None:
    op.create_table(
        "leader",
        text("name", primary_key=True),
        text("owner"),
        moment("since"),
    )


def _heartbeat() -> None:
    op.create_table(
        "heartbeat",
        text("name", primary_key=True),
        moment("at"),
    )
