"""Tables of people: communities, persons, accounts, consents, rosters, offices."""

from alembic import op

from storage.migrations.shapes import big, flag, json, key, moment, ref, text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("community", "person", "account", "consent", "member", "role_grant")


def upgrade() -> None:
    """Forward."""
    _community()
    _person()
    _account()
    _consent()
    _member()
    _role_grant()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _community() -> None:
    op.create_table(
        "community",
        key("id"),
        text("name"),
        text("level"),
        text("profile_id"),
        big("chat_id", null=True, unique=True),
        text("board"),
        text("phone"),
        json("venues"),
        json("overrides"),
        json("last"),
    )


def _person() -> None:
    op.create_table(
        "person",
        key("id"),
        text("name"),
        text("phone"),
    )


def _account() -> None:
    op.create_table(
        "account",
        key("telegram_id"),
        ref("person_id", "person.id", index=True),
        flag("started"),
        flag("blocked"),
    )


def _consent() -> None:
    op.create_table(
        "consent",
        key("person_id", "person.id"),
        text("kind", primary_key=True),
        text("text_version"),
        moment("at"),
    )


def _member() -> None:
    op.create_table(
        "member",
        key("community_id", "community.id"),
        key("person_id", "person.id", index=True),
        text("group_name"),
        text("household"),
        json("tags"),
        text("class_id"),
        text("state"),
    )


def _role_grant() -> None:
    op.create_table(
        "role_grant",
        key("community_id", "community.id"),
        key("person_id", "person.id", index=True),
        text("role", primary_key=True),
        moment("since", primary_key=True),
        moment("until", null=True),
        big("granted_by"),
    )
