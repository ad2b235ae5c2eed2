"""The plan and the notice: the legal meeting, the convenor's own line, who told whom."""

from alembic import op

from storage.migrations.shapes import big, text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("meeting", text("lawful", server_default=""))
    op.add_column("meeting", text("note", server_default=""))
    op.add_column("subject", big("reached_who", server_default="0"))


def downgrade() -> None:
    """Back."""
    op.drop_column("subject", "reached_who")
    op.drop_column("meeting", "note")
    op.drop_column("meeting", "lawful")
