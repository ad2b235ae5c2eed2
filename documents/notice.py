"""The notice (会议通知, D4), and how everybody was reached (通知送达登记, D4b)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from documents.labels import column, filled, meaning, one_of, word
from documents.paper import Origin, Paper, Part
from documents.planning import Plan, fields, planned
from documents.sheet import Block, Lines, Notes, Table, grid, lines
from documents.when import day, full, moment
from flows.dates import notice_days
from flows.model import Side, Subject


class Notice(Paper):
    """D4: when, where, how; what to read before; who answers questions (S2-39)."""

    text: str
    plan: Plan
    phone: str
    sent_on: date | None
    lead: int | None
    sides: tuple[str, ...]

    def contents(self) -> Mapping[str, Lines]:
        """The fields of the notice; the topic's own text is the first material."""
        p = self.plan
        at = full(p.times[-1].planned) if p.times else ""
        contact = word("notice.contact", name="、".join(p.host), phone=self.phone)
        own = word("notice.own_text", text=self.text)
        return {
            **super().contents(), **fields(p),
            "time": lines(word("notice.beijing", time=at)) if at else [],
            "materials": lines(own, *p.materials), "contact": lines(contact),
            "reply": lines(word("notice.reply")),
        }  # fmt: skip

    def blocks(self) -> tuple[Block, ...]:
        """The form, and when it went out."""
        lead = "" if self.lead is None else self.lead
        sent = word("notice.sent", day=day(self.sent_on), n=lead)
        to = Notes(tuple(lines(word("notice.to"))))
        below = Notes(tuple(lines(self.plan.note, sent)))
        return (to, grid(self.code, self.labels, self.contents()), below)


class PublicNotice(Notice):
    """D4 for the board and the net (公布版): to everybody, so without a slip for an answer."""

    def blocks(self) -> tuple[Block, ...]:
        """The facts, large, and who gives notice."""
        told = tuple(label for label in self.labels if meaning("D4", label) != "reply")
        sent = word("notice.published", community=self.community, day=day(self.sent_on))
        asked = word("notice.sides", sides="、".join(self.sides)) if self.sides else ""
        below = Notes(tuple(lines(asked, self.plan.note, sent)))
        return (grid("D4", told, self.contents()), below)


def build(origin: Origin) -> Notice:
    """D4 of the round's latest meeting, for one person."""
    return Notice(**_about(origin))


def public(origin: Origin) -> PublicNotice:
    """The same for everybody."""
    return PublicNotice(**_about(origin))


def _about(origin: Origin) -> dict[str, Any]:
    view, meeting = origin.view, origin.view.meeting
    sent = origin.day(meeting.noticed_at) if meeting else None
    on = origin.day(meeting.at) if meeting else None
    return {
        **origin.head(sent), "text": view.case.text, "plan": planned(origin),
        "phone": view.community.phone, "sent_on": sent,
        "sides": tuple(s.name for s in origin.of_round(Side)),
        "lead": notice_days(sent, on) if sent and on else None,
    }  # fmt: skip


class Reached(Part):
    """How one person was told, and what he answered."""

    name: str
    way: str
    at: datetime | None
    reply: str
    by: str


class Delivery(Paper):
    """D4b: who was reached, how, when, by whom."""

    reached: tuple[Reached, ...]

    def blocks(self) -> tuple[Block, ...]:
        """One row a person."""
        rows = tuple(tuple(self._cell(r, label) for label in self.labels) for r in self.reached)
        return (Table(self.labels, rows, (2, 2, 3, 2, 2)[: len(self.labels)]),)

    def _cell(self, r: Reached, label: str) -> str:
        cells = {
            "name": r.name, "way": filled(r.way), "at": filled(moment(r.at)),
            "reply": one_of("reply", r.reply), "by": r.by,
        }  # fmt: skip
        return cells.get(column(self.code, label), "")


def delivery(origin: Origin) -> Delivery:
    """D4b: each person's way, hour and who told him, as written down at the time (S2-39)."""
    meeting = origin.view.meeting
    noticed = meeting.noticed_at if meeting else None
    rows = tuple(_reached(origin, s) for s in origin.view.subjects)
    return Delivery(**origin.head(origin.day(noticed)), reached=rows)


def _reached(origin: Origin, s: Subject) -> Reached:
    return Reached(
        name=origin.name(s.person_id), way=s.reached_by, at=origin.here(s.reached_at),
        reply=s.reply, by=origin.name(s.reached_who),
    )  # fmt: skip
