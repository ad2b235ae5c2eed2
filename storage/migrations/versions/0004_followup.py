"""Tables of what follows a meeting, and of half-finished conversations."""

from alembic import op

from storage.migrations.shapes import big, day, flag, json, key, moment, ref, text, whole

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("publication", "action_item", "evaluation", "satisfaction", "paper", "wizard", "focus")


def upgrade() -> None:
    """Forward."""
    _publication()
    _action_item()
    _evaluation()
    _satisfaction()
    _paper()
    _wizard()
    _focus()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _publication() -> None:
    op.create_table(
        "publication",
        key("id"),
        ref("case_id", "case.id", index=True),
        text("kind"),
        day("due_on"),
        day("posted_on", null=True),
        day("keep_until", null=True),
        text("photo"),
        json("checked"),
    )


def _action_item() -> None:
    op.create_table(
        "action_item",
        key("id"),
        ref("case_id", "case.id", index=True),
        text("text"),
        big("owner_id"),
        big("watcher_id"),
        day("due_on", null=True),
        text("state"),
        text("note"),
        text("photo"),
        moment("done_at", null=True),
    )


def _evaluation() -> None:
    op.create_table(
        "evaluation",
        key("case_id", "case.id"),
        key("person_id"),
        flag("complete", null=True),
        text("missing"),
        json("scores"),
        moment("at"),
    )


def _satisfaction() -> None:
    op.create_table(
        "satisfaction",
        key("case_id", "case.id"),
        key("person_id"),
        text("choice"),
        moment("at"),
    )


def _paper() -> None:
    op.create_table(
        "paper",
        key("case_id", "case.id"),
        text("code", primary_key=True),
        whole("version", primary_key=True, autoincrement=False),
        moment("at"),
        text("text"),
        text("hash"),
    )


def _wizard() -> None:
    op.create_table(
        "wizard",
        key("id"),
        big("case_id", index=True),
        big("community_id"),
        big("person_id", index=True),
        text("kind"),
        text("step"),
        whole("epoch"),
        json("answers"),
        flag("open"),
        moment("at"),
    )


def _focus() -> None:
    op.create_table(
        "focus",
        key("person_id"),
        big("community_id"),
        big("case_id"),
        big("wizard_id"),
    )
