"""People: communities, persons, accounts, members and their roles (DECISIONS 16)."""

from datetime import datetime
from typing import Any, ClassVar

from flows.model.record import Record


class Community(Record):
    """A village (村) or an urban community (社区), bound to one group chat and one profile.

    `bot_status` is what the bot is in the group: administrator, member, left, or empty for unknown.
    `last` remembers sides, people, place and staff of the last meeting (和上次一样).
    """

    id: int
    name: str
    level: str = "village"
    profile_id: str
    chat_id: int | None = None
    board: str = ""
    phone: str = ""
    bot_status: str = ""
    venues: list[dict[str, Any]] = []
    overrides: dict[str, Any] = {}
    last: dict[str, Any] = {}


class Person(Record):
    """A human being, with or without Telegram."""

    id: int
    name: str
    phone: str = ""


class Account(Record):
    """A Telegram account; it speaks for exactly one person."""

    key: ClassVar[tuple[str, ...]] = ("telegram_id",)
    telegram_id: int
    person_id: int
    started: bool = False
    blocked: bool = False


class Consent(Record):
    """What a person agreed to, when, and to which wording."""

    key: ClassVar[tuple[str, ...]] = ("person_id", "kind")
    person_id: int
    kind: str
    text_version: str
    at: datetime


class Member(Record):
    """A person on the roster of a community; `state` is asked, confirmed or left."""

    key: ClassVar[tuple[str, ...]] = ("community_id", "person_id")
    community_id: int
    person_id: int
    group_name: str = ""
    household: str = ""
    tags: list[str] = []
    class_id: str = ""
    state: str = "confirmed"


class RoleGrant(Record):
    """An office held in a community, for example 党组织书记; history is kept."""

    key: ClassVar[tuple[str, ...]] = ("community_id", "person_id", "role", "since")
    community_id: int
    person_id: int
    role: str
    since: datetime
    until: datetime | None = None
    granted_by: int = 0


class Joining(Record):
    """Somebody's wish to stand on the roster: as himself, or as a person who stands there already.

    `person_id` is who his account spoke for when he asked; `claims` is the person he says he is, 0
    for nobody yet on the roster. `state` is open, confirmed or declined.
    """

    id: int
    community_id: int
    person_id: int
    telegram_id: int
    claims: int = 0
    name: str
    group_name: str = ""
    state: str = "open"
    at: datetime
    decided_by: int = 0
    decided_at: datetime | None = None


class Link(Record):
    """A deep link (domain/05 §5.4): what its token opens, for whom, until when, how often.

    `purpose` is the letter before the token: j roster, r office, g group, i invitation, v ballot,
    s signature, o opinion, p publication. `limit` 0 means any number of uses.
    """

    key: ClassVar[tuple[str, ...]] = ("token",)
    token: str
    purpose: str
    community_id: int
    person_id: int = 0
    case_id: int = 0
    role: str = ""
    by: int = 0
    at: datetime
    until: datetime | None = None
    uses: int = 0
    limit: int = 0
