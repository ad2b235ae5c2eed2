"""Tables of meetings and deciding."""

from alembic import op

from storage.migrations.shapes import big, flag, json, key, moment, ref, text, whole

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "meeting",
    "attendance",
    "statement",
    "point",
    "resolution",
    "ballot",
    "roll_entry",
    "vote",
    "signature",
    "result",
)


def upgrade() -> None:
    """Forward."""
    _meeting()
    _attendance()
    _statement()
    _point()
    _resolution()
    _ballot()
    _roll_entry()
    _vote()
    _signature()
    _result()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _meeting() -> None:
    op.create_table(
        "meeting",
        key("id"),
        ref("case_id", "case.id", index=True),
        whole("round"),
        whole("attempt"),
        text("state"),
        whole("epoch"),
        moment("at", null=True),
        text("place"),
        text("link"),
        text("form"),
        text("rules"),
        json("materials"),
        moment("noticed_at", null=True),
        text("step"),
        json("times"),
        whole("due"),
        flag("no_decision"),
        moment("started_at", null=True),
        moment("ended_at", null=True),
    )


def _attendance() -> None:
    op.create_table(
        "attendance",
        ref("case_id", "case.id", index=True),
        key("meeting_id", "meeting.id"),
        key("person_id"),
        text("mode"),
        moment("in_at", primary_key=True),
        moment("out_at", null=True),
        big("marked_by"),
    )


def _statement() -> None:
    op.create_table(
        "statement",
        key("case_id", "case.id"),
        whole("no", primary_key=True, autoincrement=False),
        big("meeting_id"),
        big("person_id"),
        big("side_id"),
        text("kind"),
        text("text"),
        moment("at"),
        big("marked_by"),
    )


def _point() -> None:
    op.create_table(
        "point",
        key("case_id", "case.id"),
        whole("no", primary_key=True, autoincrement=False),
        big("meeting_id"),
        text("kind"),
        text("text"),
        big("person_id"),
        moment("at"),
    )


def _resolution() -> None:
    op.create_table(
        "resolution",
        key("id"),
        ref("case_id", "case.id", index=True),
        big("meeting_id"),
        whole("version"),
        text("text"),
        moment("frozen_at", null=True),
        text("hash"),
        flag("void"),
    )


def _ballot() -> None:
    op.create_table(
        "ballot",
        key("id"),
        ref("case_id", "case.id", index=True),
        big("meeting_id"),
        big("resolution_id"),
        whole("epoch"),
        text("state"),
        text("method"),
        text("secrecy"),
        moment("opened_at"),
        moment("closes_at"),
        flag("asked"),
        moment("closed_at", null=True),
        whole("present"),
        whole("need"),
        whole("yes"),
        whole("no"),
        whole("abstain"),
        json("hands"),
    )


def _roll_entry() -> None:
    op.create_table(
        "roll_entry",
        ref("case_id", "case.id", index=True),
        key("ballot_id", "ballot.id"),
        key("person_id"),
        text("mode"),
    )


def _vote() -> None:
    op.create_table(
        "vote",
        ref("case_id", "case.id", index=True),
        key("ballot_id", "ballot.id"),
        key("person_id"),
        text("choice"),
        moment("at"),
    )


def _signature() -> None:
    op.create_table(
        "signature",
        key("case_id", "case.id"),
        whole("round", primary_key=True, autoincrement=False),
        text("kind", primary_key=True),
        key("person_id"),
        text("choice"),
        text("reservation"),
        moment("at"),
    )


def _result() -> None:
    op.create_table(
        "result",
        key("case_id", "case.id"),
        whole("round", primary_key=True, autoincrement=False),
        flag("passed"),
        json("fields"),
        text("reason"),
        moment("at"),
    )
