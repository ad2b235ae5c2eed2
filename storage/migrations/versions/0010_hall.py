"""In the hall: spoken and photographed statements, what the supervisor saw, corrections."""

from alembic import op

from storage.migrations.shapes import big, key, moment, ref, text, whole

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENT = ("message_id", "file_id", "seconds", "state")


def upgrade() -> None:
    """Forward."""
    op.add_column("statement", big("message_id", server_default="0"))
    op.add_column("statement", text("file_id", server_default=""))
    op.add_column("statement", whole("seconds", server_default="0"))
    op.add_column("statement", text("state", server_default=""))
    _oversight()
    _correction()


def downgrade() -> None:
    """Back."""
    op.drop_table("correction")
    op.drop_table("oversight")
    with op.batch_alter_table("statement") as batch:
        for name in reversed(STATEMENT):
            batch.drop_column(name)


def _oversight() -> None:
    op.create_table(
        "oversight",
        key("id"),
        ref("case_id", "case.id", index=True),
        whole("round"),
        big("person_id"),
        text("item"),
        text("text"),
        moment("at"),
        text("answer"),
        big("answered_by"),
        moment("answered_at", null=True),
    )


def _correction() -> None:
    op.create_table(
        "correction",
        key("id"),
        ref("case_id", "case.id", index=True),
        whole("round"),
        *(text(n) for n in ("field", "before", "after", "reason")),
        big("person_id"),
        moment("at"),
        text("state"),
        big("decided_by"),
        moment("decided_at", null=True),
    )
