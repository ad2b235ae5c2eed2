"""The words and buttons of a reminder: what it says to whom, what can be done at once, and the three answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows import dates, phrasing, reminders
from flows.command import Ref
from flows.look import Look, head
from flows.model import Approval, Meeting, Person
from flows.obligations import Obligation
from flows.outcome import Button, Card, Rows, Words
from flows.place import where
from flows.recipients import items_of, persons
from flows.secret import CHOICES
from flows.step import Step

EPOCH = 1
"""A row fires once, so its buttons have one epoch; whether it still matters its state says."""

SNOOZES = 3
"""So often 明天再说; then the next in line is told as well (domain/07 §7.1)."""

APPOINTMENTS = frozenset({"R05", "R06", "R07", "R08", "R10", "R11"})
"""A date and not a duty: they have their own answers, or none, and never wait for a digest."""

GROUP_SAYS = frozenset({"R07"})
"""Those of them that say something else there than to the host."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that fires, as the command brings it."""

    id: int
    kind: str
    n: int
    obligation: Obligation
    to: list[str]
    due_at: datetime
    late: bool
    urgent: bool
    note: dict[str, object]

    @staticmethod
    def of(step: Step) -> "Row":
        """Read it from the command."""
        data = step.command.data
        at = data["due_at"]
        return Row(
            id=step.command.ref.id, kind=str(data["kind"]), n=int(data["n"]),
            obligation=Obligation.parse(str(data["obligation"])), to=[str(t) for t in data["to"]],
            due_at=at if isinstance(at, datetime) else datetime.fromisoformat(str(at)),
            late=bool(data.get("late")), urgent=bool(data.get("urgent")),
            note=dict(data.get("note", {})),
        )  # fmt: skip

    @property
    def own(self) -> bool:
        """Whether it is what one person put off, or was given by him to the next."""
        return bool(self.obligation.person)


def card_for(step: Step, row: Row, person: int) -> Card:
    """The message to one person."""
    key = f"remind.{row.kind}{_variant(step, row)}"
    params = values(step, row)
    given = int(str(row.note.get("from", 0)))
    if given and given != person:
        why = Words(f"remind.why.{row.note.get('why')}", {"name": step.view.name(given)})
        what = params["what"]
        params = {"why": why, "text": Words(key, params), "what": what}
        key = "remind.passed"
    rows = (*_actions(step, row, person), *_answers(row, person))
    here = _head(step) if step.view.in_case else None
    return Card(key, params, rows, Ref("r", row.id), EPOCH, head=here)


def group_card(step: Step, row: Row) -> Card:
    """The message to the group: nothing of any single person in it."""
    key = f"remind.{row.kind}.G" if row.kind in GROUP_SAYS else f"remind.{row.kind}"
    params = {**values(step, row), "names": [], "k": 0}
    return Card(key, params, (), Ref("c", step.case.id), step.case.epoch, head=_head(step))


def _head(step: Step) -> Words:
    return head(Look(step.view, step.by, step.profile, step.now, step.me))


def _variant(step: Step, row: Row) -> str:
    """Others are told otherwise than who has to act; some rules say what the records show by now."""
    rule = step.profile.reminders.get(row.kind)
    above = rule is not None and not row.own and reminders.is_later(rule, row.n)
    chosen = phrasing.variant(step, row.kind, row.obligation, above=above)
    return f"{chosen}.then" if above else chosen


def values(step: Step, row: Row) -> dict[str, object]:
    """Everything that the texts of reminders may mention."""
    common: dict[str, object] = {
        "late": Words("remind.late" if row.late else "none"), "due": row.due_at,
        "what": Words(f"remind.what.{row.kind}"), "village": step.view.community.name,
        "year": dates.local_day(step.now, step.profile.calendar).year + 1,
    }  # fmt: skip
    return common | _of_case(step, row) if step.view.in_case else common


def _of_case(step: Step, row: Row) -> dict[str, object]:
    view, case = step.view, step.case
    meeting = view.meeting
    day, calendar = dates.local_day, step.profile.calendar
    items = items_of(step, row.obligation)
    return {
        "title": case.title, "no": case.no, "time": meeting.at if meeting and meeting.at else "",
        "place": where(meeting) if meeting else "",
        "bring": _bring(meeting), "left": _left(meeting, step.now), "who": _who(step, row),
        "d": (day(step.now, calendar) - day(case.entered_at, calendar)).days,
        "items": [i.text for i in items], "owners": [view.name(i.owner_id) for i in items],
        "on": [i.due_on for i in items if i.due_on], "name": _name(step, row),
        "until": _until(step), "appeal": _appeal(step), "when": _when(step), **_counts(step),
        **phrasing.named(step, row.kind, row.obligation),
    }  # fmt: skip


def _counts(step: Step) -> dict[str, object]:
    """Who has not answered, with the telephone number that only staff see; who is still untold."""
    subjects = step.view.subjects
    silent = [s.person_id for s in subjects if not s.reply]
    untold = [s for s in subjects if s.side_id and not s.told_by]
    return {"names": [_phone(step, p) for p in silent], "k": len(silent), "untold": len(untold)}


def _phone(step: Step, person: int) -> str:
    found = {p.id: p for p in step.view.all(Person)}.get(person)
    return f"{found.name} {found.phone}".strip() if found else ""


def _bring(meeting: Meeting | None) -> Words:
    """What the notice asks people to bring or to know; where it asks nothing, only themselves."""
    if meeting is None or not meeting.note:
        return Words("remind.bring")
    return Words("remind.note", {"note": meeting.note})


def _left(meeting: Meeting | None, now: datetime) -> Words:
    hours = round((meeting.at - now).total_seconds() / 3600) if meeting and meeting.at else 0
    return Words("remind.hours", {"n": hours}) if hours > 0 else Words("remind.soon")


def _who(step: Step, row: Row) -> list[str]:
    """The people whose turn it is by the rule, whoever is told."""
    rule = step.profile.reminders.get(row.kind)
    found: list[int] = []
    for role in rule.to if rule else ():
        found += persons(step, role, row.obligation)
    return [step.view.name(p) for p in dict.fromkeys(found)]


def _name(step: Step, row: Row) -> str:
    """The dissenter, where the obligation is about one."""
    return step.view.name(row.obligation.number) if row.obligation.event == "dissent.made" else ""


def _when(step: Step) -> Words:
    """The time that was agreed on for another round, in the words of the form; that none was where it was not."""
    result, labels = step.view.result, step.profile.confirm.on_again_required
    said = result.fields.get(labels[0], "") if result and labels else ""
    return Words("remind.when", {"when": str(said)}) if said else Words("remind.when.none")


def _appeal(step: Step) -> date:
    begun = dates.local_day(step.case.entered_at, step.profile.calendar)
    return begun + timedelta(step.profile.topic.appeal_days)


def _until(step: Step) -> Words:
    """The last day for the posting; on a day off both days are shown (domain/07 §7.3.2)."""
    filed = [
        a for a in step.view.all(Approval) if a.act == "filed" and a.step == str(step.case.round)
    ]
    rule = step.profile.publication
    begun = filed[-1].at if filed else step.case.entered_at
    last = dates.deadline(
        begun, rule.due_days, rule.due_unit, step.profile.calendar, reminders.WORKDAYS
    )
    note = Words("none" if last.arranged else "remind.unarranged")
    today = dates.local_day(step.now, step.profile.calendar)
    if today > last.counted or last.last == last.counted:
        key = "remind.until.over" if today > last.last else "remind.until"
        return Words(key, {"day": last.last, "note": note})
    return Words("remind.until.off", {"day": last.counted, "last": last.last, "note": note})


# --- buttons ---


def _answers(row: Row, person: int) -> Rows:
    """[办好了] [明天再说] [不是我的事]; after the third time no 明天再说."""
    if row.kind in APPOINTMENTS:
        return ()
    mine = row.obligation.person == person
    tired = mine and row.n >= SNOOZES
    later = () if tired else (Button("rlater"),)
    return ((Button("rdone"), *later, Button("rnot")),)


def _actions(step: Step, row: Row, person: int) -> Rows:
    """What can be done about it with one tap; else the way to the card of the case."""
    if not step.view.in_case:
        return ((Button("propose", ref=Ref("0"), epoch=0),),) if row.kind == "R40" else ()
    case, own = Ref("c", step.case.id), ACTIONS.get(row.kind)
    if own and person in _responsible(step, row):
        return tuple(
            tuple(
                Button(act, arg, label, ref=case, epoch=step.case.epoch) for act, arg, label in line
            )
            for line in own(step, row)
        )
    if row.kind in ("R05", "R11"):
        return _own_answer(step, row, person)
    return ((Button("open", "", "btn.todo", ref=case, epoch=step.case.epoch),),)


def _responsible(step: Step, row: Row) -> list[int]:
    rule = step.profile.reminders.get(row.kind)
    found: list[int] = []
    for role in rule.to if rule else ():
        found += persons(step, role, row.obligation)
    return found


Line = tuple[tuple[str, str, str], ...]


def _promise(step: Step, row: Row) -> tuple[Line, ...]:
    mine = items_of(step, row.obligation)[:1]
    return tuple((("done", str(i.id), "btn.done"), ("stuck", str(i.id), "btn.stuck")) for i in mine)


ACTIONS: dict[str, Callable[[Step, Row], tuple[Line, ...]]] = {
    "R07": lambda step, row: ((("checkin", "", "btn.checkin"), ("postpone", "", "btn.postpone")),),
    "R13": lambda step, row: ((("reopen", "", "btn.reopen"), ("stop", "", "btn.stop")),),
    "R20": _promise,
    "R41": lambda step, row: ((("resume", "", "btn.resume"),),),
    "R45": lambda step, row: ((("postpone", "", "btn.newtime"),),),
}
"""Reminders with an action of their own, for whoever the rule names first."""


def _own_answer(step: Step, row: Row, person: int) -> Rows:
    """能来 / 来不了 for who has not said, the ballot for who has not voted; for others the card."""
    meeting, ballot = step.view.meeting, step.view.ballot
    silent = person in {s.person_id for s in step.view.subjects if not s.reply}
    if row.kind == "R05" and meeting and silent:
        ref = Ref("m", meeting.id)
        says = ("yes", "online", "no")
        return (tuple(Button("rsvp", r, f"btn.rsvp.{r}", {}, ref, meeting.epoch) for r in says),)
    if row.kind == "R11" and ballot:
        words = zip(CHOICES, step.profile.vote.options, strict=True)
        ref = Ref("b", ballot.id)
        return (
            tuple(Button("vote", c, "btn.word", {"word": w}, ref, ballot.epoch) for c, w in words),
        )
    case = step.case
    return ((Button("open", "", "btn.todo", ref=Ref("c", case.id), epoch=case.epoch),),)
