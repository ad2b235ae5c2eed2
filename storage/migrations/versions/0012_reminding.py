"""Reminders carry a note on their way; messages of a day wait for their digest."""

from alembic import op

from storage.migrations.shapes import json, moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("reminder", json("note", server_default="{}"))
    op.add_column("outbox", moment("later_at", null=True))
    op.create_index("ix_outbox_to", "outbox", ["to", "later_at"])


def downgrade() -> None:
    """Back: what waited for a digest goes out alone, what rested or was over counts as it would have."""
    op.execute("UPDATE outbox SET state = 'pending' WHERE state = 'bundle'")
    op.execute("UPDATE outbox SET state = 'cancelled' WHERE state = 'merged'")
    op.execute("UPDATE reminder SET state = 'cancelled' WHERE state = 'paused'")
    op.execute("UPDATE reminder SET state = 'fired' WHERE state = 'over'")
    op.drop_index("ix_outbox_to", "outbox")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("later_at")
    with op.batch_alter_table("reminder") as batch:
        batch.drop_column("note")
