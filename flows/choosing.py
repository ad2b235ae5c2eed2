"""Choosing people (确定协商主体): the questions which parties are concerned, and who is asked for each."""

from typing import Any

from flows.look import Look, row, stack
from flows.model import Member
from flows.offers import offers
from flows.outcome import Button, Card
from flows.roles import holders
from flows.subjects import OBSERVERS, OTHERS, Chosen, meter, observer_class
from flows.wizard import (
    Asking,
    Given,
    Next,
    Stay,
    Took,
    Wrong,
    ask_card,
    choice,
    page_turns,
    too_long,
)

PAGE = 12
SIDE = 20
"""Characters of a side's name."""
TABS = {"99": OTHERS, "98": OBSERVERS}


def sides(asking: Asking) -> list[str]:
    """The sides that were chosen."""
    return list(asking.answer("sides", []))


def ask_sides(asking: Asking) -> Card:
    """Which parties are concerned; typed words add one."""
    chosen, known = sides(asking), _known_sides(asking)
    buttons = [
        choice(f"{'m' if name in chosen else 'p'}{i}", _mark(name in chosen), name=name)
        for i, name in enumerate(known)
    ]
    done = [choice("ok", "btn.chosen")]
    if asking.look.view.community.last:
        done.append(choice("same", "btn.same"))
    if asking.look.view.subjects:
        done.append(Button("back"))
    return ask_card("draft.sides", (*stack(buttons, 3), tuple(done)), chosen=chosen)


def _known_sides(asking: Asking) -> list[str]:
    known = list(offers().sides)
    return known + [s for s in sides(asking) if s not in known]


def _mark(on: bool) -> str:
    return "btn.on" if on else "btn.off"


def take_sides(asking: Asking, given: Given) -> Took:
    """A side more or less, 选好了, or 和上次一样."""
    chosen = sides(asking)
    if given.text:
        name = given.words
        return too_long(name, SIDE) or Stay(
            {"sides": chosen if name in chosen else [*chosen, name]}
        )
    if given.arg == "same":
        return _same(asking, chosen)
    if given.arg == "ok":
        return Next({"side": 0}) if chosen else Wrong("draft.noside")
    known = _known_sides(asking)
    if not given.arg[1:].isdigit() or int(given.arg[1:]) >= len(known):
        return Wrong("wrong.choice")
    name = known[int(given.arg[1:])]
    without = [s for s in chosen if s != name]
    return Stay({"sides": [*without, name] if given.arg[0] == "p" else without})


def _same(asking: Asking, chosen: list[str]) -> Took:
    """和上次一样: sides chosen today stay; people of last time keep their side where it still exists."""
    last = asking.look.view.community.last
    names = chosen or list(last["sides"])
    known = {str(m.person_id) for m in asking.look.view.all(Member) if m.state == "confirmed"}
    people = {p: _place_of(last, names, p) for p in last["people"] if p in known}
    _fill_empty_sides(names, people)
    speakers = {str(names.index(s)): p for s, p in last.get("speakers", {}).items() if s in names}
    kept = {k: last.get(k, {}) for k in ("classes", "bodies")}
    return Next({"sides": names, "people": people, "speakers": speakers, "same": True, **kept,
                 "supervisor": _still(asking.look, last["supervisor"])})  # fmt: skip


def _place_of(last: dict[str, Any], names: list[str], person: str) -> int:
    side = last["people"][person]
    if int(person) in last.get("observers", []):
        return OBSERVERS
    return names.index(side) if side in names else OTHERS


def _still(look: Look, supervisor: int) -> int:
    """Last time's supervisor, if he still is one."""
    known = holders(look.view, "supervisor", look.profile, look.now)
    return supervisor if supervisor in known else 0


def _fill_empty_sides(names: list[str], people: dict[str, int]) -> None:
    taken = set(people.values())
    if not taken & set(range(len(names))):
        renamed = sorted({s for s in people.values() if s >= 0})
        for person, old in people.items():
            if old in renamed and old < len(names):
                people[person] = old


def ask_people(asking: Asking) -> Card:
    """Who is asked, for which side; the meter says at every tap what is still missing."""
    chosen, page = Chosen.of(asking.wizard.answers), int(asking.answer("page", 0))
    members, at = _members(asking), int(asking.answer("side", 0))
    shown = members[page * PAGE : (page + 1) * PAGE]
    picks = [_pick(asking, p, chosen.people, at) for p in shown]
    turn = page_turns(page, len(members), PAGE)
    rows = stack(_tabs(asking, at), 3) + stack(picks, 3) + turn
    return ask_card("draft.people", (*rows, row(choice("ok", "btn.chosen"), Button("back"))),
                    n=len(chosen.people), **meter(asking.look, chosen))  # fmt: skip


def _tabs(asking: Asking, at: int) -> list[Button]:
    tabs = [
        choice(f"s{i}", "btn.tab.on" if i == at else "btn.tab", name=s)
        for i, s in enumerate(sides(asking))
    ]
    tabs.append(choice("s99", "btn.tab.others.on" if at == OTHERS else "btn.tab.others"))
    if observer_class(asking.look.profile):
        tabs.append(
            choice("s98", "btn.tab.observers.on" if at == OBSERVERS else "btn.tab.observers")
        )
    return tabs


def _pick(asking: Asking, person: int, people: dict[str, int], at: int) -> Button:
    mine = people.get(str(person))
    label = "btn.on" if mine == at else ("btn.off" if mine is None else "btn.elsewhere")
    return choice(
        f"{'x' if mine == at else 'i'}{person}", label, name=asking.look.view.name(person)
    )


def _members(asking: Asking) -> list[int]:
    confirmed = [m.person_id for m in asking.look.view.all(Member) if m.state == "confirmed"]
    look = asking.look
    watching = set(holders(look.view, "supervisor", look.profile, look.now))
    return [p for p in confirmed if look.profile.roles.supervisor_votes or p not in watching]


def take_people(asking: Asking, given: Given) -> Took:
    """Turn to a side or a page, a person more or less, or 选好了."""
    people, at = dict(asking.answer("people", {})), int(asking.answer("side", 0))
    kind, tail = given.arg[:1], given.arg[1:]
    if given.arg == "ok":
        empty = [s for i, s in enumerate(sides(asking)) if i not in people.values()]
        return Wrong("gate.stakeholder", {"sides": empty}) if empty else Next({"people": people})
    if not tail.isdigit() or kind not in "sgix":
        return Wrong("wrong.choice")
    if kind == "s":
        there = int(tail) if int(tail) < len(sides(asking)) else OTHERS
        return Stay({"side": TABS.get(tail, there)})
    if kind == "g":
        return Stay({"page": int(tail)})
    people.pop(tail, None)
    if kind == "i" and int(tail) in _members(asking):
        people[tail] = at
    return Stay({"people": people})
