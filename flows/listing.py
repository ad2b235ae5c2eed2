"""Pasting the roster, one name a line; group and household may stand behind it."""

import re
from dataclasses import dataclass

from flows.joining import clean_name
from flows.look import row
from flows.model import Joining, Member, Person, Wizard
from flows.outcome import Button, Card
from flows.roles import LEFT
from flows.step import Step
from flows.view import View
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
)

BETWEEN = re.compile(r"[\t,，、;；|]+|\s{1,}")
NUMBER = re.compile(r"^\s*[(（]?\d{1,4}[)）.、．:：]\s*|^\s*\d{1,4}\s+")
"""Lists are often numbered; the number is no part of a name."""

SHOWN = 5
"""So many lines that could not be read are quoted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a pasted list."""

    name: str
    group: str = ""
    household: str = ""


def read_list(text: str) -> tuple[list[Line], list[str]]:
    """The people of a list and the lines that are none; each person once (name, group, household)."""
    found: dict[Line, None] = {}
    bad = []
    for raw in text.splitlines():
        if not raw.strip():
            continue
        parts = _parts(NUMBER.sub("", raw).strip())
        name = clean_name(parts[0]) if parts else ""
        if not name or len(parts) > 3:
            bad.append(raw.strip()[:30])
            continue
        found[Line(name, *(p[:20] for p in parts[1:]))] = None
    return list(found), bad


def _parts(line: str) -> list[str]:
    """Name, group, household; a surname set apart to align the column belongs to its name."""
    parts = [p for p in BETWEEN.split(line) if p]
    if len(parts) > 1 and len(parts[0]) == 1:
        return [parts[0] + parts[1], *parts[2:]]
    return parts


def _ask_names(asking: Asking) -> Card:
    return ask_card("roster.paste", (row(Button("back")),))


def _take_names(asking: Asking, given: Given) -> Took:
    people, bad = read_list(given.text)
    if not people:
        return Wrong("roster.unread")
    lines = [[p.name, p.group, p.household] for p in people]
    return Next({"people": lines, "bad": bad[:SHOWN]})


def _ask_sure(asking: Asking) -> Card:
    people = [Line(*p) for p in asking.answer("people")]
    new = [p for p in people if not listed(asking.look.view, p)]
    rows = (row(choice("ok", "btn.roster.ok"), Button("back", "", "btn.roster.again")),)
    return ask_card(
        "roster.check", rows, n=len(people), new=len(new), old=len(people) - len(new),
        bad=list(asking.answer("bad")),
    )  # fmt: skip


def _take_sure(asking: Asking, given: Given) -> Took:
    return Next({}) if given.arg == "ok" else Wrong("wrong.choice")


def listed(view: View, line: Line) -> bool:
    """Whether this person stands on the roster; a list without groups means every namesake."""
    for member in view.all(Member):
        same = view.name(member.person_id) == line.name and member.state == "confirmed"
        if same and (not line.group or member.group_name in ("", line.group)):
            return True
    return False


def _write(step: Step, wizard: Wizard) -> None:
    """The new ones stand on the roster; who had asked by this name is now taken for one of them."""
    home, added = step.view.community.id, 0
    for line in (Line(*p) for p in wizard.answers["people"]):
        if listed(step.view, line):
            continue
        _claim(step, line.name, _add(step, line))
        added += 1
    step.deed("roster", added=added)
    step.show("setup", home, step.by)


def _add(step: Step, line: Line) -> int:
    """Who stood here once is himself again, with his phone and his past; anybody else is new."""
    home, old = step.view.community.id, _left(step.view, line)
    person = old.person_id if old else step.view.take("person")
    member = old or Member(community_id=home, person_id=person)
    said = {"group_name": line.group, "household": line.household}
    said = {name: text for name, text in said.items() if text}
    if old is None:
        step.put(Person(id=person, name=line.name))
    step.put(member.model_copy(update={**said, "state": "confirmed"}))
    return person


def _left(view: View, line: Line) -> Member | None:
    """The one who has left by this name; of two nobody can say which, and neither is taken."""
    left = [m for m in view.all(Member) if m.state == LEFT and view.name(m.person_id) == line.name]
    mine = [m for m in left if not line.group or m.group_name in ("", line.group)]
    return mine[0] if len(mine) == 1 else None


def _claim(step: Step, name: str, person: int) -> None:
    for wish in step.view.all(Joining):
        if wish.state == "open" and not wish.claims and wish.name == name:
            step.put(wish.model_copy(update={"claims": person}))
            asked = step.view.find(Member, wish.community_id, wish.person_id)
            if asked is not None and asked.state == "asked":
                step.drop(asked)
            return


ROSTER = WizardKind(
    (Question("names", _ask_names, _take_names), Question("sure", _ask_sure, _take_sure)),
    _write,
    on="setup",
)
WIZARDS = {"roster": ROSTER}
