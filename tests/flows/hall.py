"""A village in memory: commands in, outcomes applied, cards looked at. No database, no Telegram."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flows.cards import render_card
from flows.command import BOT, Command, Ref
from flows.engine import decide, needs
from flows.model import (
    CASE_RECORDS,
    Account,
    ActionItem,
    Case,
    CaseRole,
    Community,
    Consent,
    Focus,
    Joining,
    Judged,
    Link,
    Member,
    Person,
    ProfileSnapshot,
    Record,
    Reminder,
    RoleGrant,
    Subject,
    Wizard,
)
from flows.model.talk import ACROSS_CASES
from flows.outcome import Card, Outcome, Put, Refused, Say, Show
from flows.profile.load import load_all, load_profile
from flows.profile.schema import Profile
from flows.view import View
from tests.flows.rows import Rows

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in China
KINDS: tuple[type[Record], ...] = (
    Community, Person, Account, Consent, Member, RoleGrant, Case, ProfileSnapshot, Wizard, Focus, Reminder,
    Joining, Judged, Link, *CASE_RECORDS,
)  # fmt: skip
OF_A_CASE = {k for k in KINDS if "case_id" in k.model_fields} - {Focus, Judged, Wizard, Link}
PARTS = {CaseRole, Subject, ActionItem}
"""What a question across cases sees of every case."""
SECRETARY, HEAD, HOST, RECORDER, SUPERVISOR = 1, 2, 3, 4, 5


@cache
def shipped() -> dict[str, Profile]:
    """The profiles that the product contains, read once."""
    return load_all()


@cache
def on_file(path: Path) -> Profile:
    """A profile that is only a file, read once."""
    return load_profile(path)


class PaperSeals:
    """Seals that keep nothing from anybody; storage has the real ones."""

    def seal(self, ballot_id: int, person_id: int, choice: str) -> str:
        return f"{ballot_id}.{person_id}.{choice}"

    def open(self, ballot_id: int, person_id: int, sealed: str) -> str | None:
        mine, _, choice = sealed.rpartition(".")
        return choice if mine == f"{ballot_id}.{person_id}" else None


class Hall:
    """What storage and bot do, in thirty lines, for tests of the pure rooms."""

    remembers = True
    """Whether a walk may be taken over from memory; not where something else remembers."""

    def __init__(self, profile: Profile | None = None, villagers: int = 10) -> None:
        self.profile = profile or shipped()["jinhua"]
        self.now = NOON
        self.records: dict[type[Record], dict[tuple[Any, ...], Record]] = {k: {} for k in KINDS}
        self.counters: dict[str, int] = defaultdict(int)
        self.says: list[Say] = []
        self.shows: list[Show] = []
        self.deeds: list[Any] = []
        self.rows = Rows(self.records[Reminder])
        self._people(villagers)

    def _people(self, villagers: int) -> None:
        village = Community(
            id=1, name="花溪村", profile_id=self.profile.id, chat_id=-100, board="村口公告栏",
            phone="0579-1234567", venues=[{"name": "文化礼堂", "area": 120}],
        )  # fmt: skip
        self._keep([village])
        offices = {
            SECRETARY: "party_secretary", HEAD: "committee_head", HOST: "committee_member",
            RECORDER: "recorder", SUPERVISOR: "supervisor",
        }  # fmt: skip
        for i in range(1, 6 + villagers):
            person = Person(id=i, name=f"村民{i}")
            member = Member(community_id=1, person_id=i)
            account = Account(telegram_id=1000 + i, person_id=i, started=True)
            self._keep([person, member, account])
        self.counters["person"] = 5 + villagers
        since = NOON - timedelta(days=30)
        for person_id, role in offices.items():
            self._keep([RoleGrant(community_id=1, person_id=person_id, role=role, since=since)])

    def _keep(self, records: Iterable[Record]) -> None:
        for record in records:
            self.records[type(record)][record.identity()] = record

    def take(self, kind: str) -> int:
        self.counters[kind] += 1
        return self.counters[kind]

    def view(self, case_id: int) -> View:
        asked = self.records[Wizard].values()
        across = not case_id and any(w.open and w.kind in ACROSS_CASES for w in asked)  # type: ignore[attr-defined]
        rows = [
            r
            for kind, table in self.records.items()
            for r in table.values()
            if kind not in OF_A_CASE or (across and kind in PARTS) or r.case_id == case_id  # type: ignore[attr-defined]
        ]
        return View.of(rows, KINDS, self.take, case_id)

    def case_of(self, command: Command) -> int:
        ref = command.ref
        if ref.kind == "c":
            return ref.id
        if ref.kind == "0":
            focus = self.records[Focus].get((command.by,))
            return getattr(focus, "case_id", 0) if command.act not in ("propose", "cases") else 0
        names = {"b": "Ballot", "m": "Meeting", "w": "Wizard", "r": "Reminder"}
        kind = next(k for k in KINDS if k.__name__ == names[ref.kind])
        return int(vars(self.records[kind][(ref.id,)])["case_id"])

    def seen(self, command: Command) -> View:
        if needs(command.act) == "person":
            rows = [r for table in self.records.values() for r in table.values()]
            return View.of(rows, KINDS, self.take, 0)
        return self.view(self.case_of(command))

    def run(self, command: Command) -> Outcome | Refused:
        view = self.seen(command).with_seals(PaperSeals())
        result = decide(view, command, self.profile, self.now)
        if isinstance(result, Outcome):
            for change in result.changes:
                table = self.records[type(change.record)]
                if isinstance(change, Put):
                    table[change.record.identity()] = change.record
                else:
                    table.pop(change.record.identity(), None)
            self.says += result.says
            self.shows += result.shows
            self.deeds += result.deeds
            cases = [c.record.id for c in result.changes if isinstance(c.record, Case)]
            self.rows.apply(result.reminders, [*cases, self.case_of(command)][0])
        return result

    @property
    def reminders(self) -> list[Reminder]:
        """The rows that wait."""
        return self.rows.all("waiting")

    def fire(self, row: Reminder, *, late: bool = False) -> Outcome | Refused:
        """What the ticker does with a row that is due."""
        self.rows.put(row, state="fired", fired_at=self.now)
        data = {**row.model_dump(), "late": late}
        return self.run(Command(Ref("r", row.id), "due", BOT, self.now, community_id=1, data=data))

    def fire_one(self, kind: str, n: int = 0) -> None:
        """A waiting row falls due now."""
        self.fire(next(r for r in self.reminders if (r.kind, r.n) == (kind, n)))

    def by_bot(self, act: str) -> Outcome | Refused:
        """What the bot wants of itself, about the village."""
        return self.run(Command(Ref("0"), act, BOT, self.now, community_id=1))

    def grant(self, person: int, role: str) -> None:
        """Somebody else has an office too."""
        self._keep([RoleGrant(community_id=1, person_id=person, role=role, since=self.now)])

    def shut(self, person: int) -> None:
        """Somebody has blocked the bot."""
        self._keep(
            [Account(telegram_id=1000 + person, person_id=person, started=True, blocked=True)]
        )

    def set_village(self, **fields: Any) -> None:
        """Change the village."""
        now = self.records[Community][(1,)]
        self._keep([now.model_copy(update=fields)])

    def wait(self, until: datetime) -> list[Reminder]:
        """Let time pass; every row fires at its moment. Gives them in their order."""
        fired = []
        while (row := self.rows.next(until)) is not None:
            self.now = max(self.now, row.due_at)
            self.fire(row)
            fired.append(row)
        self.now = until
        return fired

    # --- what people do ---

    def card(self, person: int, case_id: int = 1) -> Card:
        return render_card(
            self.view(case_id), Show("card", case_id, person), self.profile, self.now
        )

    def tap(self, person: int, act: str, arg: str = "", case_id: int = 1) -> Outcome | Refused:
        """Press the button on the person's own card; fails when it is not there."""
        card = self.card(person, case_id)
        for row in card.rows:
            for button in row:
                if (button.act, button.arg) == (act, arg) or (button.act == act and not arg):
                    epoch = card.epoch if button.epoch is None else button.epoch
                    return self.press(person, button.ref or card.ref, epoch, act, button.arg)
        shown = [[(b.act, b.arg) for b in r] for r in card.rows]
        raise AssertionError(f"no button {act}.{arg} on {card.key}: {shown}")

    def press(
        self, person: int, ref: Ref, epoch: int, act: str, arg: str = "", *, private: bool = True
    ) -> Outcome | Refused:
        command = Command(ref, act, person, self.now, arg, epoch, private=private, community_id=1)
        return self.run(command)

    def type(self, person: int, text: str, **data: Any) -> Outcome | Refused:
        return self.word(person, "text", text=text, **data)

    def word(self, person: int, act: str, arg: str = "", **data: Any) -> Outcome | Refused:
        command = Command(
            Ref("0"), act, person, self.now, arg, typed=True, community_id=1, data=data
        )
        return self.run(command)

    @property
    def case(self) -> Case:
        return self.records[Case][(1,)]  # type: ignore[return-value]

    def ok(self, result: Outcome | Refused) -> Outcome:
        assert isinstance(result, Outcome), result
        return result


def county(path: Path, villagers: int = 10) -> Hall:
    """A hall under a profile that is only a file."""
    return Hall(on_file(path), villagers)
