"""Tables of the speaking queue, and of explanations to those who dissent."""

from alembic import op

from storage.migrations.shapes import big, key, moment, ref, text, whole

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("turn", "explanation")


def upgrade() -> None:
    """Forward."""
    _turn()
    _explanation()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _turn() -> None:
    op.create_table(
        "turn",
        ref("case_id", "case.id", index=True),
        key("meeting_id", "meeting.id"),
        whole("n", primary_key=True, autoincrement=False),
        big("person_id"),
        text("state"),
        moment("at"),
        moment("until", null=True),
        text("warned"),
    )


def _explanation() -> None:
    op.create_table(
        "explanation",
        key("case_id", "case.id"),
        whole("round", primary_key=True, autoincrement=False),
        key("person_id"),
        text("text"),
        text("way"),
        big("done_by"),
        moment("done_at", null=True),
        moment("at"),
    )
