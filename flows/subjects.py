"""The list of subjects (协商主体) as it is being made: classes, speakers, and the gates as a meter."""

from dataclasses import dataclass
from typing import Any

from flows.gates import missing
from flows.gates.missing import Missing
from flows.look import Look
from flows.model import Member, Side, Subject
from flows.outcome import Drop, Put, Words
from flows.profile.people import SubjectClass
from flows.profile.schema import Profile
from flows.view import View

OTHERS, OBSERVERS = -1, -2
"""People who are asked for no side, and those who listen (列席)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The list as it is being made: sides by name, people with the place of their side, classes."""

    sides: list[str]
    people: dict[str, int]
    classes: dict[str, str]
    speakers: dict[str, int]
    bodies: dict[str, str]

    @staticmethod
    def of(answers: Any) -> "Chosen":
        """What was answered so far."""
        names = ("people", "classes", "speakers", "bodies")
        return Chosen(list(answers.get("sides", [])), *(dict(answers.get(n, {})) for n in names))

    def of_side(self, place: int) -> list[int]:
        """Who was chosen for a side, the speaker first."""
        mine = [int(p) for p, s in self.people.items() if s == place]
        first = self.speaker(place, mine)
        return sorted(mine, key=lambda p: p != first)

    def speaker(self, place: int, mine: list[int]) -> int:
        """Who speaks for a side: whoever was named, else the first who was chosen."""
        named = int(self.speakers.get(str(place), 0))
        return named if named in mine else next(iter(mine), 0)


RATIOS = ("composition.ratio", "composition.size", "committee.size")
"""Gates of the list that are asked later as well, and shown while one can still choose."""


def meter(look: Look, chosen: Chosen) -> dict[str, Any]:
    """Each side with ✔ or ✘, how many of each class, and what the profile's gates still miss."""
    counts = class_counts(look, chosen)
    names = {c.id: c.short or c.text for c in look.profile.subject_class}
    have = [Words("meter.class", {"name": names[c], "n": n}) for c, n in counts.items() if n]
    wanted = [c for c in look.profile.subject_class if c.votes and not counts[c.id]]
    return {
        "lines": side_meter(look, chosen),
        "classes": Words("meter.classes", {"classes": tuple(have)}) if have else "",
        "absent": Words("draft.class", {"classes": [names[c.id] for c in wanted]}) if wanted and have else "",
        "gates": [m.words() for m in prospect_gates(look, chosen)],
    }  # fmt: skip


def side_meter(look: Look, chosen: Chosen) -> list[Words]:
    """The people of each side, whoever speaks for it first, and whether they are enough."""
    least = look.profile.composition.stakeholder_min_per_side
    lines = []
    for i, side in enumerate(chosen.sides):
        who = look.names(chosen.of_side(i))
        few = "draft.side.few" if who else "draft.side.none"
        key = "draft.side.ok" if len(who) >= least else few
        lines.append(Words(key, {"side": side, "names": who, "least": least}))
    for place, key in ((OTHERS, "draft.others"), (OBSERVERS, "draft.observers")):
        names = look.names(chosen.of_side(place))
        lines += [Words(key, {"names": names})] if names else []
    return lines


def class_counts(look: Look, chosen: Chosen) -> dict[str, int]:
    """How many were chosen of each class, in the order of the document."""
    counts = {c.id: 0 for c in look.profile.subject_class}
    for person, place in chosen.people.items():
        counts[class_of(look.view, look.profile, chosen, int(person), place).id] += 1
    return counts


def prospect_gates(look: Look, chosen: Chosen) -> list[Missing]:
    """What the gates about the list would say if these people were asked."""
    after = prospect(look, chosen)
    found = [
        *missing(after, look.profile, "submit_topic", look.now),
        *missing(after, look.profile, "send_notice", look.now),
    ]
    return list({m.gate: m for m in found if m.gate in RATIOS}.values())


def prospect(look: Look, chosen: Chosen) -> View:
    """The view as it would be with this list; numbers of sides that are not stored are negative."""
    view, case = look.view, look.case
    gone = [*(s for s in view.all(Side) if s.round == case.round), *view.subjects]
    new: list[Any] = [
        Side(id=-1 - i, case_id=case.id, round=case.round, name=name)
        for i, name in enumerate(chosen.sides)
    ]
    for person, place in chosen.people.items():
        side_id = -1 - place if place >= 0 else 0
        new.append(subject(view, look.profile, chosen, int(person), side_id))
    return view.after([*(Drop(r) for r in gone), *(Put(r) for r in new)])


# --- classes --------------------------------------------------------------------------------------


def observer_class(profile: Profile) -> SubjectClass | None:
    """The class of those who listen, where the document knows one (列席, 旁听)."""
    return next((c for c in profile.subject_class if c.kind == "observer"), None)


def class_of(view: View, profile: Profile, chosen: Chosen, person: int, place: int) -> SubjectClass:
    """The class as which a person is asked: as said for this case, else as the roster says."""
    listens = observer_class(profile)
    if place == OBSERVERS and listens:
        return listens
    known = {c.id: c for c in profile.subject_class if c is not listens}
    member = view.find(Member, view.community.id, person)
    for class_id in (chosen.classes.get(str(person), ""), member.class_id if member else ""):
        if class_id in known:
            return known[class_id]
    classes = list(known.values())
    return next((c for c in classes if c.votes and c.kind != "fixed"), classes[0])


def subject(view: View, profile: Profile, chosen: Chosen, person: int, side_id: int) -> Subject:
    """The subject that a chosen person becomes."""
    case, place = view.case, chosen.people[str(person)]
    mine = class_of(view, profile, chosen, person, place)
    return Subject(
        case_id=case.id, round=case.round, person_id=person, class_id=mine.id, side_id=side_id,
        kind=mine.kind, votes=mine.votes, on_behalf=chosen.bodies.get(str(person), ""),
    )  # fmt: skip
