"""A village in the middle of a vote, written straight into a database that a real bot process opens."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot import seeding
from bot.app import open_store
from bot.clock import RealClock
from bot.settings import Settings
from flows.model import (
    Account,
    Attendance,
    Ballot,
    Case,
    Meeting,
    Person,
    Record,
    Resolution,
    RollEntry,
    Subject,
    Vote,
)
from storage.store import Store
from tests.scenarios.world import profiles, village_data

VOTERS = 12
FIRST_ACCOUNT = 7_000_000_001


def settings(folder: Path, url: str, token: str) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=SecretStr(token),
        bot_api_url=url,
        database_url=f"sqlite:///{folder / 'vote.db'}",
    )


def a_vote(now: datetime, group: int) -> list[Record]:
    """Twelve people of the village before an open ballot that lasts an hour."""
    accounts = {row["name"]: FIRST_ACCOUNT + n for n, row in enumerate(village_data()["people"])}
    people = seeding.records(village_data(), accounts, group, now)
    case = Case(
        id=1, community_id=1, no="2026-01", title="路灯", text="给村口装三盏路灯", proposer_id=3,
        state="voting", opened_at=now, entered_at=now,
    )  # fmt: skip
    meeting = Meeting(id=1, case_id=1, round=1, state="open", step="3", at=now)
    text = Resolution(id=1, case_id=1, meeting_id=1, version=1, text="装三盏。", frozen_at=now)
    ballot = Ballot(
        id=1, case_id=1, meeting_id=1, resolution_id=1, method="buttons", opened_at=now,
        closes_at=now + timedelta(hours=1), present=VOTERS, need=9,
    )  # fmt: skip
    voters = [record for n in range(1, VOTERS + 1) for record in _voter(n, now)]
    return [*people, case, meeting, text, ballot, *voters]


def _voter(number: int, now: datetime) -> list[Record]:
    return [
        Subject(case_id=1, round=1, person_id=number),
        Attendance(
            case_id=1, meeting_id=1, person_id=number, mode="online", in_at=now, marked_by=number
        ),
        RollEntry(case_id=1, ballot_id=1, person_id=number, mode="online"),
    ]


async def seed(chosen: Settings, group: int) -> None:
    """Write the vote down."""
    store = open_store(chosen, RealClock(), profiles())
    await store.put(a_vote(datetime.now(UTC), group))  # noqa: TID251
    store.close()


async def choices(chosen: Settings) -> dict[int, str]:
    """What stands in the database for each Telegram account."""
    store: Store = open_store(chosen, RealClock(), profiles())
    try:
        view = await store.reader.view(1)
        assert view is not None
        accounts = {a.person_id: a.telegram_id for a in view.all(Account)}
        assert len(view.all(Person)) == len(village_data()["people"])
        return {accounts[vote.person_id]: vote.choice for vote in view.all(Vote)}
    finally:
        store.close()
