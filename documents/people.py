"""Who takes part (协商主体): by class and side, who was due and who came."""

from collections.abc import Iterable
from datetime import datetime

from documents.labels import one_of, word
from documents.paper import Origin, Part
from documents.sheet import Line, heading, lines
from flows.model import Attendance, RollEntry, Side


class Stay(Part):
    """An interval of presence."""

    mode: str
    came: datetime
    left: datetime | None = None


class Who(Part):
    """One invited person; `here` says whether he counts as 实到 (None before the meeting).

    `late`: he came when the vote was already open, and so is not 实到.
    """

    name: str
    on_behalf: str = ""
    class_text: str = ""
    kind: str = ""
    side: str = ""
    votes: bool = True
    here: bool | None = None
    late: bool = False
    stays: tuple[Stay, ...] = ()

    @property
    def mode(self) -> str:
        """How he took part last."""
        return self.stays[-1].mode if self.stays else ""


class People(Part):
    """The list of a round. 应到 counts all voting subjects, 实到 those present at the vote."""

    due: int
    met: bool
    who: tuple[Who, ...]
    sides: tuple[str, ...]

    @property
    def voters(self) -> list[Who]:
        """Those who count in 应到."""
        return [w for w in self.who if w.votes]

    @property
    def observers(self) -> list[Who]:
        """列席: those who do not vote."""
        return [w for w in self.who if not w.votes]

    @property
    def present(self) -> list[Who]:
        """Those who count in 实到."""
        return [w for w in self.voters if w.here]


def people(origin: Origin) -> People:
    """The subjects of the present round, in the order of the classes."""
    view, profile = origin.view, origin.profile
    order = [c.id for c in profile.subject_class]
    sides = {s.id: s.name for s in origin.of_round(Side)}
    rows = sorted(view.subjects, key=lambda s: _place(order, s.class_id))
    meeting = view.meeting
    started = bool(meeting and meeting.started_at)
    present, when = _present(origin) if started else set(), stays(origin)
    texts = {c.id: c.text for c in profile.subject_class}
    who = tuple(
        Who(
            name=origin.name(s.person_id), on_behalf=s.on_behalf, kind=s.kind, votes=s.votes,
            class_text=texts.get(s.class_id, ""), side=sides.get(s.side_id, ""),
            here=s.person_id in present if started else None, stays=when.get(s.person_id, ()),
            late=_late(origin, when.get(s.person_id, ())),
        )
        for s in rows
    )  # fmt: skip
    due = meeting.due if meeting and started else sum(s.votes for s in rows)
    return People(due=due, met=started, who=who, sides=tuple(sides.values()))


def invited(origin: Origin) -> People:
    """The list as it was before the meeting: who was asked, not who came."""
    after = people(origin)
    who = (w.model_copy(update={"here": None, "late": False, "stays": ()}) for w in after.who)
    due = len(after.voters)
    return after.model_copy(update={"met": False, "who": tuple(who), "due": due})


def _place(order: list[str], class_id: str) -> int:
    return order.index(class_id) if class_id in order else len(order)


def _present(origin: Origin) -> set[int]:
    """On the roll of the vote; where there was none, whoever came."""
    view, ballot = origin.view, origin.view.ballot
    if view.meeting is not None and ballot is not None:
        return {r.person_id for r in view.all(RollEntry) if r.ballot_id == ballot.id}
    meetings = {m.id for m in origin.met}
    return {a.person_id for a in view.all(Attendance) if a.meeting_id in meetings}


def _late(origin: Origin, mine: tuple[Stay, ...]) -> bool:
    """Whether he came only after the vote had begun."""
    ballot = origin.view.ballot if origin.view.meeting else None
    opened = origin.here(ballot.opened_at) if ballot else None
    return bool(mine and opened and mine[0].came > opened)


def stays(origin: Origin) -> dict[int, tuple[Stay, ...]]:
    """Who came to and left the latest meeting of the round, and when."""
    meeting = origin.view.meeting
    found: dict[int, list[Stay]] = {}
    rows = [a for a in origin.view.all(Attendance) if meeting and a.meeting_id == meeting.id]
    for row in sorted(rows, key=lambda a: a.in_at):
        came = origin.here(row.in_at)
        assert came is not None
        stay = Stay(mode=row.mode, came=came, left=origin.here(row.out_at))
        found.setdefault(row.person_id, []).append(stay)
    return {person: tuple(all_) for person, all_ in found.items()}


# --- as lines -----------------------------------------------------------------------------------


def count_line(people: People) -> str:
    """应到 and 实到, or 应到 alone before the meeting."""
    if not people.met:
        return word("subjects.invited", due=people.due)
    online = sum(w.mode == "online" for w in people.present)
    here = len(people.present)
    return word("subjects.count", due=people.due, present=here, site=here - online, online=online)


def people_lines(people: People) -> list[Line]:
    """By class, in each class by side; 列席 by themselves."""
    if not people.who:
        return []
    found = lines(count_line(people))
    for text in dict.fromkeys(w.class_text for w in people.voters):
        mine = [w for w in people.voters if w.class_text == text]
        found.append(heading(word("subjects.class", text=text)))
        found += lines(*_by_side(people, mine))
    if people.observers:
        found += lines(word("subjects.observers", names=_joined(people.observers)))
    empty = [s for s in people.sides if not any(w.side == s for w in people.who)]
    return found + lines(*(word("subjects.side_invited", side=s, n=0, names="") for s in empty))


def _by_side(people: People, mine: list[Who]) -> Iterable[str]:
    for side in people.sides:
        group = [w for w in mine if w.side == side]
        if group:
            yield _side_line(people, side, group)
    rest = [w for w in mine if not w.side]
    if rest:
        yield word("subjects.others", names=_joined(rest))


def _side_line(people: People, side: str, group: list[Who]) -> str:
    names = _joined(group)
    if not people.met:
        return word("subjects.side_invited", side=side, n=len(group), names=names)
    here = sum(bool(w.here) for w in group)
    return word("subjects.side", side=side, due=len(group), present=here, names=names)


def _joined(group: Iterable[Who]) -> str:
    return "、".join(_named(w) for w in group)


def _named(who: Who) -> str:
    name = who.name
    if who.on_behalf:
        name = word("person.on_behalf", name=name, body=who.on_behalf)
    if not who.votes or who.here is None:
        return name
    if who.here:
        return word("person.online", name=name) if who.mode == "online" else name
    if who.late:
        return word("person.late", name=name)
    return word("person.left" if who.stays else "person.absent", name=name)


def side_counts(people: People) -> list[str]:
    """Each side with 应到 and 实到, and whoever speaks for none: together they are all."""
    named = [(side, [w for w in people.voters if w.side == side]) for side in people.sides]
    rest = [w for w in people.voters if w.side not in people.sides]
    if named and rest:
        named.append((word("checkin.others"), rest))
    found = []
    for side, mine in named:
        here = sum(bool(w.here) for w in mine)
        found.append(word("checkin.side", side=side, due=len(mine), present=here))
    return found


def kind_word(kind: str) -> str:
    """固定成员, 受邀, 专家, 列席."""
    return one_of("kind", kind)
