"""程序: which document holds here, what the community has set beside it, and the law below both (docs 0026)."""

import re
from collections.abc import Mapping
from typing import Any

from flows import habit
from flows.act import Act
from flows.dates import local_day
from flows.look import Look, row, stack
from flows.model import Wizard
from flows.outcome import Button, Card, Rows, Words
from flows.profile import law
from flows.profile.error import OverrideError
from flows.profile.override import effective, original, own
from flows.setup import only_admin
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

CLOCK = re.compile(r"(\d{1,2})[:：\u70b9](\d{2})?")
"""A time of day as people type it."""


def procedure(step: Step) -> None:
    """The document, its main figures, what was changed here, and the law where it decides."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    rows: Rows = (row(Button("setvalue")),) if "admin" in step.me else ()
    card = Card("profile.card", _figures(look), rows)
    step.tell(step.by, card, f"{card.key}.{step.now.timestamp()}")
    if known := habit.card(look):
        step.tell(step.by, known, f"{known.key}.{step.now.timestamp()}")


def _figures(look: Look) -> dict[str, Any]:
    profile = look.profile
    rule: Words = Words("profile.sign")
    if profile.vote.mode == "vote":
        how = Words("profile.over" if profile.vote.compare == ">" else "profile.least")
        ratio = profile.vote.ratio
        rule = Words("profile.vote", {"num": ratio.numerator, "den": ratio.denominator, "how": how})
    return {
        "name": profile.name, "doc": profile.source.doc_no, "title": profile.source.title,
        "lead": profile.notice.lead_days, "days": _days(look).value, "rule": rule,
        "changed": [_changed(look, key) for key in profile.changed],
        "law": _law(look), "note": Words("profile.running") if profile.changed else "",
    }  # fmt: skip


def _days(look: Look) -> law.Floor:
    today = local_day(look.now, look.profile.calendar)
    return law.board_days(look.profile, look.view.community.level, today)


def _changed(look: Look, key: str) -> Words:
    was, now = look.profile.changed[key]
    return Words("profile.changed", {"what": Words(f"value.{key}"), "was": _say(was), "now": _say(now)})  # fmt: skip


def _law(look: Look) -> Words | str:
    """The law is named where it asks for more than the document (domain/08: a floor)."""
    days = _days(look)
    wants = int(own(look.profile, "publication.keep_days"))
    if days.provision is None or days.law_value <= wants:
        return ""
    said = {"own": wants, "law": days.law_value, "title": days.provision.law}
    return Words("profile.law", {**said, "article": days.provision.article.article})


def _say(value: object) -> str:
    return "–".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


# --- setting one ---


def set_value(step: Step) -> None:
    """改几个数: one of the values that the document leaves to the community."""
    only_admin(step)
    step.ask("value", step.by)
    step.show("card", 0, step.by, fresh=True)


def _ask_key(asking: Asking) -> Card:
    profile = asking.look.profile
    buttons = [
        choice(str(n), "btn.value", what=Words(f"value.{key}"), now=_say(original(profile, key)))
        for n, key in enumerate(profile.overrides)
    ]
    return ask_card("value.key", (*stack(buttons, 1), row(Button("back"))), n=len(buttons))


def _take_key(asking: Asking, given: Given) -> Took:
    keys = list(asking.look.profile.overrides)
    if given.arg.isdigit() and int(given.arg) < len(keys):
        return Next({"key": keys[int(given.arg)]})
    return Wrong("wrong.choice")


def _ask_value(asking: Asking) -> Card:
    profile, key = asking.look.profile, str(asking.answer("key"))
    bound = profile.overrides[key]
    rows = [row(choice(f"v{n}", "btn.word", word=word)) for n, word in enumerate(bound.choices)]
    rows.append(row(choice("own", "btn.value.own", was=_say(own(profile, key))), Button("back")))
    low = max(bound.min or 0, _floors(asking.look).get(key, 0))
    span = Words("value.span", {"low": low, "high": bound.max or 0}) if bound.max else ""
    values = {"what": Words(f"value.{key}"), "now": _say(original(profile, key)), "span": span}
    return Card("value.ask", values, tuple(rows), expects="text")


def _floors(look: Look) -> Mapping[str, int]:
    today = local_day(look.now, look.profile.calendar)
    return law.floors(look.profile, look.view.community.level, today)


def _take_value(asking: Asking, given: Given) -> Took:
    profile, key = asking.look.profile, str(asking.answer("key"))
    if given.arg == "own":
        return Next({"value": None})
    value = _read(profile.overrides[key].choices, given, original(profile, key))
    if value is None:
        return Wrong("value.unread")
    try:
        effective(profile, {key: value}, _floors(asking.look))
    except OverrideError:
        return Wrong("value.outside")
    return Next({"value": value})


def _read(choices: tuple[str, ...], given: Given, now: object) -> Any:
    """A number, a time, two times, or one of the choices; None for what is none of them."""
    text = given.words
    if choices:
        number = given.arg[1:] if given.arg[:1] == "v" else ""
        return choices[int(number)] if number.isdigit() and int(number) < len(choices) else None
    if isinstance(now, int):
        digits = re.fullmatch(r"[^\d-]{0,3}(\d{1,5})\D{0,3}", text)
        return int(digits.group(1)) if digits else None
    times = [f"{int(h):02d}:{m or '00'}" for h, m in CLOCK.findall(text)]
    if isinstance(now, list):
        return times if len(times) == len(now) else None
    return times[0] if len(times) == 1 else None


def _keep(step: Step, wizard: Wizard) -> None:
    """From now on for new topics; those under way keep what they began with."""
    key, value = wizard.answers["key"], wizard.answers["value"]
    home = step.view.community
    others = {k: v for k, v in home.overrides.items() if k != key}
    changed = others if value is None else {**others, key: value}
    step.put(home.model_copy(update={"overrides": changed}))
    step.deed("value_set", key=key, value=value)
    done = Card("value.done", {"what": Words(f"value.{key}")}, (row(Button("profile")),))
    step.tell(step.by, done, f"value{step.now.timestamp()}")
    step.show("card", 0, step.by)


ACTS = {
    "profile": Act(procedure, "community", loose=True),
    "setvalue": Act(set_value, "community", loose=True),
}
WIZARDS = {
    "value": WizardKind(
        (Question("key", _ask_key, _take_key), Question("value", _ask_value, _take_value)), _keep
    )
}
