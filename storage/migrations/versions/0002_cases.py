"""Tables of cases: topics, profile snapshots, roles, sides, subjects, consents."""

from alembic import op

from storage.migrations.shapes import big, flag, json, key, moment, ref, text, whole

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("case", "profile_snapshot", "case_role", "side", "subject", "approval")


def upgrade() -> None:
    """Forward."""
    _case()
    _profile_snapshot()
    _case_role()
    _side()
    _subject()
    _approval()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _case() -> None:
    op.create_table(
        "case",
        key("id"),
        ref("community_id", "community.id", index=True),
        text("no"),
        text("title"),
        text("text"),
        text("original_text"),
        text("channel"),
        big("proposer_id"),
        text("state"),
        text("previous_state"),
        whole("round"),
        whole("epoch"),
        whole("version"),
        moment("opened_at"),
        moment("entered_at"),
        text("snapshot_hash"),
        json("verdict"),
        json("human_choice"),
        text("goal"),
        text("scope"),
        whole("villages"),
        whole("approval_step"),
        moment("resume_at", null=True),
        json("flags"),
    )


def _profile_snapshot() -> None:
    op.create_table(
        "profile_snapshot",
        text("hash", primary_key=True),
        text("profile_id"),
        text("version"),
        text("body"),
    )


def _case_role() -> None:
    op.create_table(
        "case_role",
        key("case_id", "case.id"),
        text("role", primary_key=True),
        key("person_id"),
        moment("since", primary_key=True),
        moment("until", null=True),
    )


def _side() -> None:
    op.create_table(
        "side",
        key("id"),
        ref("case_id", "case.id", index=True),
        whole("round"),
        text("name"),
        big("speaker_id"),
    )


def _subject() -> None:
    op.create_table(
        "subject",
        key("case_id", "case.id"),
        whole("round", primary_key=True, autoincrement=False),
        key("person_id"),
        text("on_behalf"),
        text("class_id"),
        big("side_id"),
        text("kind"),
        flag("votes"),
        text("reply"),
        moment("replied_at", null=True),
        text("reached_by"),
        moment("reached_at", null=True),
        text("told_by"),
        moment("told_at", null=True),
    )


def _approval() -> None:
    op.create_table(
        "approval",
        key("id"),
        ref("case_id", "case.id", index=True),
        whole("epoch"),
        text("act"),
        text("step"),
        big("person_id"),
        text("decision"),
        text("reason"),
        moment("at"),
    )
