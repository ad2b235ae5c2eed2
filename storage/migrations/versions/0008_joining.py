"""Tables of wishes to join and of deep links; what the bot is in a group."""

from alembic import op

from storage.migrations.shapes import big, key, moment, ref, text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("community", text("bot_status", server_default=""))
    _joining()
    _link()


def downgrade() -> None:
    """Back."""
    op.drop_table("link")
    op.drop_table("joining")
    op.drop_column("community", "bot_status")


def _joining() -> None:
    op.create_table(
        "joining",
        key("id"),
        ref("community_id", "community.id", index=True),
        big("person_id", index=True),
        big("telegram_id"),
        big("claims"),
        text("name"),
        text("group_name"),
        text("state"),
        moment("at"),
        big("decided_by"),
        moment("decided_at", null=True),
    )


def _link() -> None:
    op.create_table(
        "link",
        text("token", primary_key=True),
        text("purpose"),
        big("community_id", index=True),
        big("person_id"),
        big("case_id"),
        text("role"),
        big("by"),
        moment("at"),
        moment("until", null=True),
        big("uses"),
        big("limit"),
    )
