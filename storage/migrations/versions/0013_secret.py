"""Secret ballots: sealed choices while open; who took part and what was chosen, apart, when closed."""

from alembic import op

from storage.migrations.shapes import key, ref, text, whole

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    for name, more in (("sealed", (text("sealed"),)), ("took_part", ())):
        op.create_table(
            name,
            ref("case_id", "case.id", index=True),
            key("ballot_id", "ballot.id"),
            key("person_id"),
            *more,
        )
    op.create_table(
        "slip",
        ref("case_id", "case.id", index=True),
        key("ballot_id", "ballot.id"),
        whole("n", primary_key=True, autoincrement=False),
        text("choice"),
    )


def downgrade() -> None:
    """Back."""
    for name in ("slip", "took_part", "sealed"):
        op.drop_table(name)
