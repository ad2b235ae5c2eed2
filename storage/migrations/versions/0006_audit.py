"""The audit chain, which the database refuses to change, and the security log."""

from alembic import op

from storage.migrations import refuse
from storage.migrations.shapes import big, json, moment, serial, text, whole

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("deed", "refusal")


def upgrade() -> None:
    """Forward."""
    _deed()
    _refusal()
    refuse.guard()


def downgrade() -> None:
    """Back."""
    refuse.unguard()
    for name in reversed(TABLES):
        op.drop_table(name)


def _deed() -> None:
    op.create_table(
        "deed",
        text("chain", primary_key=True),
        whole("seq", primary_key=True, autoincrement=False),
        moment("at"),
        big("by"),
        text("kind"),
        json("data"),
        text("prev"),
        text("hash"),
    )


def _refusal() -> None:
    op.create_table(
        "refusal",
        serial(),
        moment("at"),
        big("by"),
        text("act"),
        text("ref"),
        big("chat_id"),
        text("key"),
    )
