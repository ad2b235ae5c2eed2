"""What happened in the meeting (协商过程): steps, words, the scene, agreement, dissent, the text."""

from datetime import datetime
from typing import Any

from documents.labels import one_of, sentences, word
from documents.paper import Origin, Part
from documents.sheet import Line, heading, lines
from documents.when import clock, full, moment, span
from flows.model import (
    Approval,
    Attendance,
    Ballot,
    Meeting,
    Point,
    Resolution,
    Side,
    Statement,
    Subject,
)
from flows.rounds import within

GATE, REPLACE = "gate:", "replace:"
DISSENT = "dissent"
AS_WRITTEN = ("written", "voice", "photo", "ahead")
MINUTE = "minute"


class Stage(Part):
    """One step of the meeting with its times."""

    text: str
    start: datetime | None = None
    end: datetime | None = None
    before: tuple[tuple[datetime | None, datetime | None], ...] = ()


class Said(Part):
    """A numbered line of the minutes."""

    no: int
    name: str
    side: str = ""
    kind: str
    text: str
    by: str = ""
    seconds: int = 0
    state: str = ""


class Noted(Part):
    """A point of agreement or dissent, and whose it is where that was written down."""

    text: str
    name: str = ""


class Frozen(Part):
    """A version of the text that was put to the vote."""

    version: int
    text: str
    at: datetime | None = None
    hash: str = ""
    void: bool = False


class Override(Part):
    """A gate that a named person passed with a reason (DECISIONS 23)."""

    gate: str
    name: str
    reason: str
    at: datetime


class Moved(Part):
    """Somebody who came late or left early."""

    name: str
    at: datetime


class Replaced(Part):
    """Somebody who took over a role during the case (E01, E02)."""

    role: str
    old: str
    new: str
    reason: str
    at: datetime


class Void(Part):
    """A ballot that does not count."""

    start: datetime | None
    end: datetime | None


class Minutes(Part):
    """The process of a round, over all its meetings."""

    stages: tuple[Stage, ...] = ()
    said: tuple[Said, ...] = ()
    consensus: tuple[Noted, ...] = ()
    dissent: tuple[Noted, ...] = ()
    frozen: Frozen | None = None
    void_texts: tuple[Frozen, ...] = ()
    void_ballots: tuple[Void, ...] = ()
    late: tuple[Moved, ...] = ()
    left: tuple[Moved, ...] = ()
    no_decision: bool = False
    replaced: tuple[Replaced, ...] = ()
    overrides: tuple[Override, ...] = ()
    objected: bool = False
    met: bool = False
    agreed: bool | None = None


def minutes(origin: Origin) -> Minutes:
    """Everything written down in the present round."""
    view = origin.view
    ids = {m.id for m in origin.met}
    points = [p for p in view.all(Point) if p.meeting_id in ids]
    texts = [_frozen(origin, r) for r in view.all(Resolution) if r.meeting_id in ids]
    ballot, meeting = view.ballot, view.meeting
    fixed = [t for t in texts if t.at]
    late, left = _moved(origin)
    return Minutes(
        stages=tuple(s for m in origin.met for s in _stages(origin, m)),
        said=_said(origin, [s for s in view.all(Statement) if s.meeting_id in ids]),
        consensus=_noted(origin, [p for p in points if p.kind != DISSENT]),
        dissent=_noted(origin, [p for p in points if p.kind == DISSENT]),
        frozen=next((t for t in reversed(fixed) if not t.void), None),
        void_texts=tuple(t for t in fixed if t.void),
        void_ballots=tuple(_void(origin, b) for b in view.all(Ballot)
                           if b.state == "void" and b.meeting_id in ids),
        late=late, left=left, replaced=_replaced(origin), no_decision=bool(meeting and meeting.no_decision),
        overrides=_of_round(origin), objected=bool(ballot and ballot.no), met=bool(ids),
        agreed=view.result.passed if view.result else None,
    )  # fmt: skip


def _stages(origin: Origin, meeting: Meeting) -> list[Stage]:
    found = []
    for step in origin.profile.meeting.step:
        times = meeting.times.get(step.id, {})
        start, end = _run(origin, times)
        before = tuple(_run(origin, each) for each in times.get("before", []))
        found.append(Stage(text=step.text, start=start, end=end, before=before))
    return found


def _run(origin: Origin, times: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    start, end = (
        origin.here(datetime.fromisoformat(times[k])) if k in times else None
        for k in ("start", "end")
    )
    return start, end


def _said(origin: Origin, rows: list[Statement]) -> tuple[Said, ...]:
    sides = {s.id: s.name for s in origin.view.all(Side)}
    nobody = sentences()["record.nobody"]
    return tuple(
        Said(
            no=row.no, name=origin.name(row.person_id) or nobody, side=sides.get(row.side_id, ""),
            kind=row.kind, text=row.text, seconds=row.seconds, state=row.state,
            by="" if row.marked_by == row.person_id else origin.name(row.marked_by),
        )
        for row in rows
    )  # fmt: skip


def _noted(origin: Origin, rows: list[Point]) -> tuple[Noted, ...]:
    return tuple(Noted(text=p.text, name=origin.name(p.person_id)) for p in rows)


def _frozen(origin: Origin, row: Resolution) -> Frozen:
    return Frozen(
        version=row.version, text=row.text, at=origin.here(row.frozen_at), hash=row.hash,
        void=row.void,
    )  # fmt: skip


def _void(origin: Origin, row: Ballot) -> Void:
    return Void(start=origin.here(row.opened_at), end=origin.here(row.closed_at))


def _moved(origin: Origin) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """Subjects who came after the start of a meeting, and who went before its end."""
    view, late, left = origin.view, [], []
    subjects = {s.person_id for s in view.all(Subject) if s.round == view.case.round}
    for meeting in origin.met:
        rows = [
            a
            for a in view.all(Attendance)
            if a.meeting_id == meeting.id and a.person_id in subjects
        ]
        for row in sorted(rows, key=lambda a: a.in_at):
            came, gone = origin.here(row.in_at), origin.here(row.out_at)
            if came and meeting.started_at and row.in_at > meeting.started_at:
                late.append(Moved(name=origin.name(row.person_id), at=came))
            if gone and row.out_at and row.out_at < (meeting.ended_at or origin.now):
                left.append(Moved(name=origin.name(row.person_id), at=gone))
    return tuple(late), tuple(left)


def _replaced(origin: Origin) -> tuple[Replaced, ...]:
    """Whoever was put in somebody's place during a meeting of the round, with the reason."""
    found = []
    for row in _in_session(origin):
        at, (old, _, new) = origin.here(row.at), row.step.partition(">")
        if row.act.startswith(REPLACE) and at:
            found.append(
                Replaced(
                    role=row.act.removeprefix(REPLACE), old=origin.name(int(old)),
                    new=origin.name(int(new)), reason=row.reason, at=at,
                )
            )  # fmt: skip
    return tuple(found)


def _in_session(origin: Origin) -> list[Approval]:
    """What was decided between the start and the end of a meeting of the round."""
    spans = [(m.started_at, m.ended_at or origin.now) for m in origin.met if m.started_at]
    rows = origin.view.all(Approval)
    return [r for r in rows if any(start <= r.at <= end for start, end in spans)]


def overrides(origin: Origin) -> tuple[Override, ...]:
    """Every gate of the case that somebody passed with 仍然继续."""
    found = []
    for row in origin.view.all(Approval):
        at = origin.here(row.at)
        if row.act.startswith(GATE) and row.decision == "pass" and at:
            gate = row.act.removeprefix(GATE)
            name = origin.name(row.person_id)
            found.append(Override(gate=gate, name=name, reason=row.reason, at=at))
    return tuple(found)


def _of_round(origin: Origin) -> tuple[Override, ...]:
    return tuple(o for o in overrides(origin) if within(origin.view, o.at))


# --- as lines -----------------------------------------------------------------------------------


def process_lines(m: Minutes, times: list[str], text_head: str = "record.text") -> list[Line]:
    """协商过程, with the headings that the document names (S2-64).

    `text_head` is the heading over the text, by whether it was voted on or signed.
    """
    spoken = [s for s in m.said if s.kind != MINUTE]
    items = [s for s in m.said if s.kind == MINUTE]
    blank = sentences()["blank"]
    none = sentences()["none"] if m.met else blank
    seen = word("record.item_seen", first=spoken[0].no, last=spoken[-1].no) if spoken else blank
    parts: list[tuple[str, list[str]]] = [
        ("record.steps", _flow(m, times)),
        ("record.said", [_spoken(s) for s in spoken] or [none]),
        ("record.scene", _scene(m) or [none]),
        ("record.items", [_spoken(s) for s in items] or [seen]),
        ("record.consensus", _numbered(m.consensus) or [_agreed(m)]),
        ("record.dissent", _numbered(m.dissent) or [blank if m.objected else none]),
        (text_head, _text(m)),
    ]
    if m.overrides:
        parts.append(("record.overrides", override_lines(m.overrides)))
    return [line for key, texts in parts for line in (heading(word(key)), *lines(*texts))]


def _agreed(m: Minutes) -> str:
    """Where nobody wrote points down, the agreement is the text that was put to the vote."""
    if m.frozen is None:
        return sentences()["blank"]
    return word("record.not_agreed" if m.agreed is False else "record.same_as_text")


def _flow(m: Minutes, times: list[str]) -> list[str]:
    several = [word("record.meeting", n=n, time=t) for n, t in enumerate(times, 1)]
    each = len(m.stages) // max(len(times), 1)
    steps = [
        word("record.step", n=i % max(each, 1) + 1, text=s.text,
             time="；".join(span(*run, short=True) for run in (*s.before, (s.start, s.end))))
        for i, s in enumerate(m.stages)
    ]  # fmt: skip
    if len(times) < 2:
        return steps or [sentences()["blank"]]
    return [x for n, head in enumerate(several) for x in (head, *steps[n * each : (n + 1) * each])]


def _spoken(s: Said) -> str:
    who = word("record.who", name=s.name, side=s.side) if s.side else s.name
    if s.kind in AS_WRITTEN:
        who = word(f"record.{s.kind}", name=who)
    if s.by:
        who = word("record.minute" if s.kind == MINUTE else "record.for", name=who, by=s.by)
    elif s.kind == MINUTE:
        who = word("record.own_minute", name=who)
    return word("record.line", n=s.no, who=who, text=_text_of(s))


def _text_of(s: Said) -> str:
    """The words with what is to be known of them: not written down, not confirmed, changed or come later."""
    if s.state == "heard":
        return word("record.heard", n=s.seconds) if s.seconds else word("record.seen")
    marks = {
        "asked": "record.unconfirmed",
        "replaced": "record.changed",
        "late": "record.came_late",
    }
    return s.text + (word(marks[s.state]) if s.state in marks else "")


def _scene(m: Minutes) -> list[str]:
    found = [word("record.no_decision")] if m.no_decision else []
    for key, rows in (("record.late", m.late), ("record.left", m.left)):
        names = [word("record.person_at", name=r.name, time=clock(r.at)) for r in rows]
        found += [word(key, names="、".join(names))] if names else []
    found += [
        word("record.replaced", role=one_of("role", r.role), a=r.old, b=r.new, time=moment(r.at),
             reason=r.reason)
        for r in m.replaced
    ]  # fmt: skip
    found += [word("record.text_void", n=t.version, text=t.text) for t in m.void_texts]
    for b in m.void_ballots:
        found.append(word("record.ballot_void", start=clock(b.start), end=clock(b.end)))
    return found


def _numbered(points: tuple[Noted, ...]) -> list[str]:
    return [
        word("record.line", n=n, who=p.name, text=p.text) if p.name else f"{n}. {p.text}"
        for n, p in enumerate(points, 1)
    ]


def _text(m: Minutes) -> list[str]:
    if m.frozen is None:
        return [sentences()["blank"]]
    f = m.frozen
    proof = word("record.frozen", n=f.version, time=full(f.at))
    return [word("quoted", text=f.text), proof, f.hash]


def override_lines(rows: tuple[Override, ...]) -> list[str]:
    """Each with its gate in words, who went on, when, and why."""
    return [
        word("record.override", gate=one_of("gate", r.gate), name=r.name, time=moment(r.at),
             reason=r.reason)
        for r in rows
    ]  # fmt: skip
