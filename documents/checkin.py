"""The sign-in sheet (签到表, D4c): one row a person, with room to sign."""

from documents.labels import column, one_of, word
from documents.paper import Origin, Paper
from documents.people import People, Stay, Who, kind_word, people, side_counts, stays
from documents.planning import Plan, fields, plan
from documents.sheet import Block, Line, Notes, Table, lines
from documents.when import clock, full

WIDTHS = {"no": 3, "name": 4, "standing": 4, "side": 4, "mode": 3, "came": 4, "left": 4, "sign": 5}
STAFF = ("host", "recorder", "supervisor")


class SignIn(Paper):
    """D4c; before the meeting it is the list to print and sign."""

    people: People
    staff: tuple[Who, ...]
    plan: Plan

    def blocks(self) -> tuple[Block, ...]:
        """When and where, the list, the totals."""
        what = [column(self.code, label) for label in self.labels]
        rows = [
            tuple(self._cell(w, c, n) for c in what)
            for n, w in enumerate((*self.people.who, *self.staff), 1)
        ]
        widths = tuple(WIDTHS.get(c, 3) for c in what)
        return (
            Notes(tuple(self._about())),
            Table(self.labels, tuple(rows), widths),
            Notes(tuple(lines(self._totals(), "；".join(side_counts(self.people))))),
        )

    def _about(self) -> list[Line]:
        shared = fields(self.plan)
        planned = full(self.plan.times[-1].planned) if self.plan.times else ""
        times = "；".join(line.text for line in shared["time"]) or planned
        place = "".join(line.text for line in shared["place"])
        return lines(word("checkin.about", topic=self.topic, time=times, place=place))

    def _cell(self, who: Who, what: str, n: int) -> str:
        gone = self.people.met and not who.stays and who not in self.staff
        cells = {
            "no": str(n), "name": who.name, "side": who.side,
            "standing": who.kind if who in self.staff else kind_word(who.kind),
            "mode": one_of("mode", who.mode) if not gone else one_of("checkin", "absent"),
            "came": "；".join(clock(s.came) for s in who.stays),
            "left": "；".join(clock(s.left) for s in who.stays if s.left),
        }  # fmt: skip
        return cells.get(what, "")

    def _totals(self) -> str:
        beside = [*self.people.observers, *self.staff]
        if not self.people.met:
            return word("checkin.due", due=self.people.due, observers=len(beside))
        return word(
            "checkin.totals",
            due=self.people.due,
            present=len(self.people.present),
            observers=sum(bool(w.stays) for w in beside),
        )


def build(origin: Origin) -> SignIn:
    """D4c of the round's latest meeting."""
    view, meeting = origin.view, origin.view.meeting
    at = (meeting.started_at or meeting.at) if meeting else None
    listed = {s.person_id for s in view.subjects}
    staff: dict[int, Who] = {}
    when = stays(origin)
    for role in STAFF:
        for person in origin.held_by(role):
            if person not in listed and person not in staff:
                staff[person] = _staff(origin, person, role, when.get(person, ()))
    return SignIn(
        **origin.head(origin.day(at)), people=people(origin), staff=tuple(staff.values()),
        plan=plan(origin),
    )  # fmt: skip


def _staff(origin: Origin, person: int, role: str, when: tuple[Stay, ...]) -> Who:
    """Somebody who is there for his office, and not invited as a subject."""
    standing = word("checkin.staff", role=one_of("role", role))
    return Who(name=origin.name(person), kind=standing, votes=False, stays=when)
