"""The first questions of a set-up: who asks, what the village is called, of what kind, by which procedure."""

from flows import joining, setup
from flows.look import row
from flows.model import Community, Focus, Person, Wizard
from flows.outcome import Card
from flows.profile.load import shipped
from flows.profile.schema import Profile
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
)

LEVELS = ("village", "community")
LONGEST = 30
"""Characters of a village's name."""


def _ask_me(asking: Asking) -> Card:
    return ask_card("start.name")


def _take_me(asking: Asking, given: Given) -> Took:
    name = joining.clean_name(given.text)
    return Next({"me": name}) if name else Wrong("start.badname")


def _has_name(asking: Asking) -> bool:
    return bool(asking.look.view.name(asking.wizard.person_id))


def _ask_name(asking: Asking) -> Card:
    return ask_card("setup.name")


def _take_name(asking: Asking, given: Given) -> Took:
    name = given.words
    return Next({"name": name}) if 2 <= len(name) <= LONGEST else Wrong("setup.badname")


def _stands(asking: Asking) -> bool:
    """A village is there and no other is wanted: only the admin's name was missing."""
    return bool(asking.look.view.community.id) and not asking.answer("another", False)


def _ask_level(asking: Asking) -> Card:
    rows = (row(*(choice(level, f"level.{level}") for level in LEVELS)),)
    return ask_card("setup.level", rows, name=asking.answer("name"))


def _take_level(asking: Asking, given: Given) -> Took:
    return Next({"level": given.arg}) if given.arg in LEVELS else Wrong("wrong.choice")


def _fitting(asking: Asking) -> list[Profile]:
    """The procedures that are made for this kind of place."""
    level = asking.answer("level")
    return [p for p in shipped().values() if level in p.level.levels]


def _ask_profile(asking: Asking) -> Card:
    rows = tuple(row(choice(p.id, "btn.word", word=p.name)) for p in _fitting(asking))
    return ask_card("setup.profile", rows, n=len(rows))


def _take_profile(asking: Asking, given: Given) -> Took:
    known = {p.id for p in _fitting(asking)}
    return Next({"profile": given.arg}) if given.arg in known else Wrong("wrong.choice")


def _found(step: Step, wizard: Wizard) -> None:
    """The village is there; what is missing stands on the card of the set-up."""
    answers, me, was = wizard.answers, wizard.person_id, step.view.community.id
    if "me" in answers:
        person = step.view.find(Person, me) or Person(id=me, name="")
        step.put(person.model_copy(update={"name": answers["me"]}))
    if "profile" in answers:
        _begin(step, wizard)
    setup.grant_admin(step, me)
    setup.links_of_group(step)
    step.show("setup", step.view.community.id, me, over=was)


def _begin(step: Step, wizard: Wizard) -> None:
    answers = wizard.answers
    village = Community(
        id=step.view.take("community"), name=answers["name"], level=answers["level"],
        profile_id=answers["profile"],
    )  # fmt: skip
    if step.view.community.id:
        step.view = step.view.without_community()
    step.put(village, Focus(person_id=wizard.person_id, community_id=village.id))
    step.deed("founded", community=village.id, level=village.level, profile=village.profile_id)


FOUND = WizardKind(
    (
        Question("me", _ask_me, _take_me, _has_name),
        Question("name", _ask_name, _take_name, _stands),
        Question("level", _ask_level, _take_level, _stands),
        Question("profile", _ask_profile, _take_profile, _stands),
    ),
    _found,
    on="setup",
)

WIZARDS = {"found": FOUND}
