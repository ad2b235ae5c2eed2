"""Tables of people: communities, persons, accounts, consents, members, roles."""

from datetime import datetime
from typing import Any

from flows.model import (
    Account,
    Community,
    Consent,
    Joining,
    Link,
    Member,
    Person,
    RoleGrant,
)
from storage.tables.base import Mirror, big, key_id, key_part, listing, mapping


class CommunityRow(Mirror, Community):
    """A community; a group chat belongs to at most one."""

    __tablename__ = "community"
    id: int = key_id()
    chat_id: int | None = big(default=None, unique=True)
    venues: list[dict[str, Any]] = listing()
    overrides: dict[str, Any] = mapping()
    last: dict[str, Any] = mapping()


class PersonRow(Mirror, Person):
    """A person."""

    __tablename__ = "person"
    id: int = key_id()


class AccountRow(Mirror, Account):
    """A Telegram account."""

    __tablename__ = "account"
    telegram_id: int = key_id()
    person_id: int = big(foreign_key="person.id", index=True)


class ConsentRow(Mirror, Consent):
    """A consent."""

    __tablename__ = "consent"
    person_id: int = key_id(foreign_key="person.id")
    kind: str = key_part()


class MemberRow(Mirror, Member):
    """A line of a roster."""

    __tablename__ = "member"
    community_id: int = key_id(foreign_key="community.id")
    person_id: int = key_id(foreign_key="person.id", index=True)
    tags: list[str] = listing()


class RoleGrantRow(Mirror, RoleGrant):
    """An office held."""

    __tablename__ = "role_grant"
    community_id: int = key_id(foreign_key="community.id")
    person_id: int = key_id(foreign_key="person.id", index=True)
    role: str = key_part()
    since: datetime = key_part()
    granted_by: int = big(default=0)


class JoiningRow(Mirror, Joining):
    """A wish to stand on the roster."""

    __tablename__ = "joining"
    id: int = key_id()
    community_id: int = big(foreign_key="community.id", index=True)
    person_id: int = big(index=True)
    telegram_id: int = big()
    claims: int = big(default=0)
    decided_by: int = big(default=0)


class LinkRow(Mirror, Link):
    """A deep link; a community may not be there yet."""

    __tablename__ = "link"
    token: str = key_part()
    community_id: int = big(index=True)
    person_id: int = big(default=0)
    case_id: int = big(default=0)
    by: int = big(default=0)
    uses: int = big(default=0)
    limit: int = big(default=0)
