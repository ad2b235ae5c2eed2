"""The base of every document: who it is about, where its form comes from, and the hash of its data."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from documents.sheet import Block, Lines, grid, lines
from flows.model import CaseRole, Meeting, Person, Record
from flows.profile.schema import Profile
from flows.roles import holders
from flows.view import View


class NoDocument(LookupError):
    """The profile knows no such document, it cannot be had so, or there is nothing to show yet."""


class Part(BaseModel):
    """A frozen piece of a document. Moments are aware, in the zone of the county."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paper(Part):
    """What every document has. A subclass adds its own fields and says how they fill the form."""

    code: str
    title: str
    labels: tuple[str, ...]
    case_no: str
    topic: str
    community: str
    day: date | None = None
    doc_no: str
    doc_title: str

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field, by the id that labels.toml gives its label."""
        return {"topic": lines(self.topic), "case_no": lines(self.case_no)}

    def blocks(self) -> tuple[Block, ...]:
        """The body: one form, unless a subclass lays it out otherwise."""
        return (grid(self.code, self.labels, self.contents()),)

    @property
    def sha256(self) -> str:
        """Hash of the data as canonical JSON; when it was printed is not part of it."""
        data = self.model_dump(mode="json")
        text = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


VERSIONS = {"D4g": "D4"}
"""Codes that print a document of the profile in another version (公布版)."""


def form_of(code: str) -> str:
    """The code under which the profile lists the document."""
    return VERSIONS.get(code, code)


class Origin:
    """What a document is made from: the records of a case, the profile, the moment of printing."""

    def __init__(
        self, view: View, profile: Profile, code: str, now: datetime, link: str = ""
    ) -> None:
        self.view, self.profile, self.code, self.now = view, profile, code, now
        self.link = link
        self._zone = ZoneInfo(profile.calendar.timezone)

    def head(self, day: date | None) -> dict[str, Any]:
        """The fields that every document shares; `day` is the day of the thing, not of printing."""
        # Never a bare next(): a StopIteration in a thread leaves whoever awaits it waiting for ever.
        form = next((d for d in self.profile.document if d.code == form_of(self.code)), None)
        if form is None:
            raise NoDocument(self.code)
        case = self.view.case if self.view.in_case else None
        source, home = self.profile.source, self.view.community.name
        return {
            "code": self.code, "title": form.title, "labels": form.fields, "day": day,
            "case_no": case.no if case else "", "topic": case.title if case else home, "community": home,
            "doc_no": source.doc_no, "doc_title": source.title,
        }  # fmt: skip

    def here(self, at: datetime | None) -> datetime | None:
        """The moment on the clock of the county."""
        return at.astimezone(self._zone) if at else None

    def day(self, at: datetime | None) -> date | None:
        """The day in the county."""
        return at.astimezone(self._zone).date() if at else None

    def name(self, person_id: int) -> str:
        """The person's name, or nothing."""
        person = self.view.find(Person, person_id) if person_id else None
        return person.name if person else ""

    def names(self, people: list[int]) -> tuple[str, ...]:
        """Names in order, without repeats."""
        return tuple(dict.fromkeys(n for n in map(self.name, people) if n))

    def held(self, role: str) -> tuple[str, ...]:
        """The names of `held_by`."""
        return self.names(self.held_by(role))

    def held_by(self, role: str) -> list[int]:
        """Who held the role in the meeting, in order; before it, who holds it now."""
        meeting = self.view.meeting
        start = meeting.started_at if meeting else None
        if meeting is None or start is None:
            return holders(self.view, role, self.profile, self.now)[:1]
        end = meeting.ended_at or self.now
        named = [r for r in self.view.all(CaseRole) if r.role == role and _overlaps(r, start, end)]
        people = [r.person_id for r in sorted(named, key=lambda r: r.since)]
        if role == "host" and not people:
            return self.held_by("convenor")
        return people or holders(self.view, role, self.profile, end)[:1]

    def held_at(self, role: str, moment: datetime) -> tuple[str, ...]:
        """The name of who held the role at that moment, whoever holds it now."""
        return self.names(holders(self.view, role, self.profile, moment)[:1])

    def of_round(self, kind: type[Record]) -> list[Any]:
        """Records of the present round."""
        here = self.view.case.round
        return [r for r in self.view.all(kind) if getattr(r, "round", here) == here]

    @property
    def met(self) -> list[Meeting]:
        """The meetings of this round that began."""
        return [m for m in self.of_round(Meeting) if m.started_at]


def _overlaps(role: CaseRole, start: datetime, end: datetime) -> bool:
    return role.since <= end and (role.until is None or role.until > start)
