"""A village from plain data, so that demo and tests need not press through the whole set-up first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.model import Account, Community, Consent, Member, Person, Record, RoleGrant

CONSENTS = ("data", "abroad")
SEEDED = "demo"


def records(
    village: Mapping[str, Any], accounts: Mapping[str, int], chat_id: int, since: datetime
) -> list[Record]:
    """Community 1 with its people, numbered from 1 in the order of the data.

    `village` holds [community] and [[people]] as in demo/village.toml; `accounts` gives the
    Telegram id for every name that has one; `since` is when everybody took office.
    """
    community = Community(id=1, chat_id=chat_id, **village["community"])
    people = [
        record
        for number, row in enumerate(village["people"], start=1)
        for record in _person(number, row, accounts.get(row["name"]), since)
    ]
    return [community, *people]


def _person(
    number: int, row: Mapping[str, Any], account: int | None, since: datetime
) -> Sequence[Record]:
    found: list[Record] = [
        Person(id=number, name=row["name"], phone=row.get("phone", "")),
        Member(
            community_id=1,
            person_id=number,
            group_name=row.get("group", ""),
            household=row.get("household", ""),
            tags=row.get("tags", []),
            class_id=row.get("class", ""),
        ),
    ]
    for role in row.get("roles", []):
        found.append(RoleGrant(community_id=1, person_id=number, role=role, since=since))
    if account is not None:
        found.append(Account(telegram_id=account, person_id=number, started=True))
        for kind in CONSENTS:
            found.append(Consent(person_id=number, kind=kind, text_version=SEEDED, at=since))
    return found
