"""Where a village meets and how it is reached: venues with their area, the notice board, the telephone."""

import re

from flows.look import row
from flows.model import Wizard
from flows.outcome import Button, Card
from flows.step import Step
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
    too_long,
)

VENUE = re.compile(r"(.{1,30}?)(?:[\s,，:：（(]*(\d{1,5})\s*\D{0,5})?")
"""A name, and perhaps an area with its unit."""

PHONE = re.compile(r"(?=(?:\D*\d){5})[^a-zA-Z]{5,40}")
"""At least five digits; an extension may stand in words."""

LONGEST = 60


def _ask_venue(asking: Asking) -> Card:
    known = [str(v["name"]) for v in asking.look.view.community.venues]
    return ask_card("venue.ask", (row(Button("back")),), known=known)


def _take_venue(asking: Asking, given: Given) -> Took:
    found = VENUE.fullmatch(given.words)
    if not found or not found.group(1).strip():
        return Wrong("venue.unread")
    return Next({"name": found.group(1).strip(), "area": int(found.group(2) or 0)})


def _add_venue(step: Step, wizard: Wizard) -> None:
    """Another place; one of the same name is corrected."""
    name, area = wizard.answers["name"], wizard.answers["area"]
    home = step.view.community
    venue = {"name": name, "area": area} if area else {"name": name}
    others = [v for v in home.venues if v["name"] != name]
    step.put(home.model_copy(update={"venues": [*others, venue]}))
    step.deed("venue", name=name, area=area)
    step.show("setup", home.id, step.by)


def _skip() -> tuple[Button, ...]:
    return row(choice("keep", "btn.skip"), Button("back"))


def _ask_board(asking: Asking) -> Card:
    return ask_card("board.ask", (_skip(),), now=asking.look.view.community.board)


def _take_board(asking: Asking, given: Given) -> Took:
    text = given.words
    if given.arg == "keep":
        return Next({"board": asking.look.view.community.board})
    if not text:
        return Wrong("wrong.choice")
    return too_long(text, LONGEST) or Next({"board": text})


def _ask_phone(asking: Asking) -> Card:
    return ask_card("phone.ask", (_skip(),), now=asking.look.view.community.phone)


def _take_phone(asking: Asking, given: Given) -> Took:
    text = given.words
    if given.arg == "keep":
        return Next({"phone": asking.look.view.community.phone})
    return Next({"phone": text}) if PHONE.fullmatch(text) else Wrong("phone.unread")


def _contact(step: Step, wizard: Wizard) -> None:
    home = step.view.community
    changed = {"board": wizard.answers["board"], "phone": wizard.answers["phone"]}
    step.put(home.model_copy(update=changed))
    step.deed("contact", board=changed["board"])
    step.show("setup", home.id, step.by)


WIZARDS = {
    "venue": WizardKind((Question("venue", _ask_venue, _take_venue),), _add_venue, on="setup"),
    "contact": WizardKind(
        (Question("board", _ask_board, _take_board), Question("phone", _ask_phone, _take_phone)),
        _contact,
        on="setup",
    ),
}
