"""What follows a meeting: objections, the story of promises, postings that ended, assembly, reports."""

from alembic import op

from storage.migrations.shapes import big, day, flag, json, key, moment, ref, text, whole

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("objection", "progress", "assembly_step", "escalation")
POSTING = ("posted_at", "taken_at", "taken_photo", "why")


def upgrade() -> None:
    """Forward."""
    op.add_column("publication", moment("posted_at", null=True))
    op.add_column("publication", moment("taken_at", null=True))
    for name in ("taken_photo", "why"):
        op.add_column("publication", text(name, server_default=""))
    op.add_column("action_item", text("body", server_default=""))
    _objection()
    _progress()
    _assembly()
    _escalation()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)
    with op.batch_alter_table("action_item") as batch:
        batch.drop_column("body")
    with op.batch_alter_table("publication") as batch:
        for name in reversed(POSTING):
            batch.drop_column(name)


def _objection() -> None:
    op.create_table(
        "objection",
        key("id"),
        ref("case_id", "case.id", index=True),
        big("publication_id"),
        big("person_id"),
        text("text"),
        moment("at"),
        day("reply_by"),
        text("before"),
        text("after"),
        text("answer"),
        big("answered_by"),
        moment("answered_at", null=True),
    )


def _progress() -> None:
    op.create_table(
        "progress",
        ref("case_id", "case.id", index=True),
        key("item_id", "action_item.id"),
        whole("n", primary_key=True, autoincrement=False),
        text("kind"),
        big("person_id"),
        text("text"),
        text("photo"),
        day("due_on", null=True),
        moment("at"),
    )


def _assembly() -> None:
    numbers = ("due", "present", "homes_due", "homes_present", "yes", "no", "abstain")
    op.create_table(
        "assembly_step",
        key("case_id", "case.id"),
        whole("round", primary_key=True, autoincrement=False),
        text("step", primary_key=True),
        text("kind"),
        day("held_on"),
        text("place"),
        text("chair"),
        *(big(n) if n.startswith("homes") else whole(n) for n in numbers),
        flag("passed", null=True),
        text("decision_no"),
        big("by"),
        moment("at"),
    )


def _escalation() -> None:
    op.create_table(
        "escalation",
        key("case_id", "case.id"),
        whole("n", primary_key=True, autoincrement=False),
        whole("round"),
        text("reason"),
        json("fields"),
        big("by"),
        moment("at"),
        text("answer"),
        text("answer_reason"),
        big("answered_by"),
        moment("answered_at", null=True),
    )
