"""What people decided about topics is kept with its evidence."""

from alembic import op

from storage.migrations.shapes import big, flag, json, key, moment, ref, text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "judged",
        key("case_id", "case.id"),
        ref("community_id", "community.id", index=True),
        text("decision"),
        json("themes"),
        json("clauses"),
        json("words"),
        big("by"),
        moment("at"),
        flag("counts"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("judged")
