"""Choosing a day and an hour: quick choices, a month to tap in, or words read and shown back."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flows.dates import local_day, moment
from flows.look import row, stack
from flows.month import grid, may_leaf
from flows.outcome import Button, Card, Rows
from flows.profile.after import Calendar
from flows.when import Guess, Impossible, Meant, Passed, Read, read
from flows.wizard import Asking, Given, Next, Question, Stay, Took, Wrong, ask_card, choice

CLOCKS = ("1900", "1930", "0900", "1430")
"""Evenings first: villagers are home then."""

HALF_HOURS = tuple(f"{h:02d}{m:02d}" for h in range(8, 22) for m in (0, 30))
QUICK, SATURDAY = 5, 6
"""Days offered at once; the ISO number of Saturday."""

_ARG = re.compile(r"(\d{8})(\d{4})?", re.ASCII)


def chosen(answers: Mapping[str, Any], calendar: Calendar) -> datetime:
    """The moment that was chosen, as UTC."""
    clock = answers["clock"]
    day = date.fromisoformat(answers["day"])
    return moment(day, time(int(clock[:2]), int(clock[2:])), calendar)


def _today(asking: Asking) -> date:
    return local_day(asking.look.now, asking.look.profile.calendar)


def _ask_day(asking: Asking) -> Card:
    if asking.answer("guess"):
        return _ask_guess(asking)
    if asking.answer("month"):
        key = "plan.unread" if asking.answer("unread") else "plan.month"
        rows = grid(asking.answer("month"), _today(asking))
        return ask_card(key, (*rows, row(choice("quick", "btn.back"))))
    lead = asking.look.profile.notice.lead_days
    rows = (*_quick(asking, max(lead, 1)), row(choice("cal", "btn.cal"), Button("back")))
    return ask_card("plan.day", rows, lead=lead)


def _quick(asking: Asking, lead: int) -> Rows:
    """Days that keep the notice, the Saturday first; below them this evening and the next days."""
    today = _today(asking)
    days = [today + timedelta(n) for n in range(lead, lead + 7)]
    saturday = [d for d in days if d.isoweekday() == SATURDAY]
    later = [d for d in days[:QUICK] if d not in saturday]
    rows = stack([choice(f"{d:%Y%m%d}", "btn.day", day=d) for d in saturday + later], 2)
    words = ("btn.tonight", "btn.tomorrow", "btn.after")
    early = [
        choice(f"{today + timedelta(n):%Y%m%d}", label)
        for n, label in enumerate(words)
        if n < lead and not (n == 0 and not _clocks(asking, today))
    ]
    return (*rows, tuple(early)) if early else rows


def _ask_guess(asking: Asking) -> Card:
    """The reading shown back for a tap; what else it may mean stands beside it."""
    guesses = [g for g in map(_guess_of, asking.answer("guess")) if g]
    first = [choice("g0", "btn.guess.yes")]
    first += [_other(n, g) for n, g in enumerate(guesses) if n]
    shown = _shown(guesses[0], asking.look.profile.calendar)
    return ask_card("plan.sure", (tuple(first), row(choice("quick", "btn.guess.no"))), time=shown)


def _other(n: int, guess: Guess) -> Button:
    clock = f"{guess.clock:%H:%M}" if guess.clock else ""
    return choice(f"g{n}", "btn.guess", m=guess.day.month, d=guess.day.day, clock=clock)


def _shown(guess: Guess, calendar: Calendar) -> date | datetime:
    return moment(guess.day, guess.clock, calendar) if guess.clock else guess.day


def _take_day(asking: Asking, given: Given) -> Took:
    if not given.arg:
        now, calendar = asking.look.now, asking.look.profile.calendar
        return _took(read(given.text, now, calendar), _today(asking))
    if given.arg == "-":
        return Stay({})
    if given.arg in ("cal", "quick"):
        month = f"{_today(asking):%Y-%m}" if given.arg == "cal" else ""
        return _anew(month=month)
    if given.arg[0] == "m":
        known = may_leaf(given.arg[1:], _today(asking))
        return _anew(month=given.arg[1:]) if known else Wrong("wrong.choice")
    if given.arg[0] == "g":
        return _guessed(asking, given.arg[1:])
    guess = _guess_of(given.arg)
    return _settled(guess, asking) if guess else Wrong("plan.baddate")


def _anew(**answers: Any) -> Stay:
    return Stay({"month": "", "guess": [], "unread": False, **answers}, anew=True)


def _guessed(asking: Asking, number: str) -> Took:
    known = list(asking.answer("guess", []))
    if not number.isdigit() or int(number) >= len(known):
        return Wrong("wrong.choice")
    guess = _guess_of(known[int(number)])
    return _settled(guess, asking) if guess else Wrong("wrong.choice")


def _took(said: Read, today: date) -> Took:
    """What was read from typed words: taken, shown back, or answered with what would help."""
    match said:
        case Meant(guesses, True):
            return Next(_answers(guesses[0]))
        case Meant(guesses):
            return _anew(guess=[_text_of(g) for g in guesses])
        case Passed(when):
            return Wrong("plan.past", {"time": when})
        case Impossible():
            return Wrong("plan.baddate")
    return _anew(month=f"{today:%Y-%m}", unread=True)


def _settled(guess: Guess, asking: Asking) -> Took:
    """Chosen by a tap, perhaps on an old card: still ahead?"""
    now, calendar = asking.look.now, asking.look.profile.calendar
    shown = _shown(guess, calendar)
    over = shown <= now if isinstance(shown, datetime) else shown < local_day(now, calendar)
    return Wrong("plan.past", {"time": shown}) if over else Next(_answers(guess))


def _answers(guess: Guess) -> dict[str, Any]:
    clock = f"{guess.clock:%H%M}" if guess.clock else ""
    return {"day": guess.day.isoformat(), "clock": clock, "month": "", "guess": [], "unread": False}


def _text_of(guess: Guess) -> str:
    return f"{guess.day:%Y%m%d}" + (f"{guess.clock:%H%M}" if guess.clock else "")


def _guess_of(text: str) -> Guess | None:
    found = _ARG.fullmatch(text)
    try:
        day = date.fromisoformat(found[1]) if found else None
        clock = time.fromisoformat(found[2]) if found and found[2] else None
    except ValueError:
        return None
    return Guess(day, clock) if day else None


def _clocks(asking: Asking, day: date, among: tuple[str, ...] = CLOCKS) -> list[str]:
    """The hours of that day that are still ahead."""
    now, calendar = asking.look.now, asking.look.profile.calendar
    return [c for c in among if moment(day, time(int(c[:2]), int(c[2:])), calendar) > now]


def _ask_clock(asking: Asking) -> Card:
    if asking.answer("guess"):
        return _ask_guess(asking)
    day = date.fromisoformat(asking.answer("day"))
    everything = bool(asking.answer("hours"))
    known = _clocks(asking, day, HALF_HOURS if everything else CLOCKS)
    buttons = [choice(c, "btn.word", word=f"{c[:2]}:{c[2:]}") for c in known]
    more = () if everything else (choice("more", "btn.hours"),)
    rows = (*stack(buttons, 4 if everything else 2), (*more, Button("back")))
    return ask_card("plan.clock", rows, day=day)


def _take_clock(asking: Asking, given: Given) -> Took:
    day = date.fromisoformat(asking.answer("day"))
    if not given.arg:
        now, calendar = asking.look.now, asking.look.profile.calendar
        took = _took(read(given.text, now, calendar, day), day)
        lost = isinstance(took, Stay) and not took.answers["guess"]
        return Wrong("plan.unread.clock") if lost else _with_hour(took)
    if given.arg == "more":
        return Stay({"hours": True, "guess": []}, anew=True)
    if given.arg == "quick":
        return Stay({"hours": False, "guess": []}, anew=True)
    if given.arg[0] == "g":
        return _with_hour(_guessed(asking, given.arg[1:]))
    guess = _guess_of(f"{day:%Y%m%d}{given.arg}")
    return _settled(guess, asking) if guess and guess.clock else Wrong("plan.unread.clock")


def _with_hour(took: Took) -> Took:
    """A day alone does not answer the question for the hour."""
    if isinstance(took, Next) and not took.answers["clock"]:
        return Wrong("plan.unread.clock")
    return took


def _has_hour(asking: Asking) -> bool:
    return bool(asking.answer("clock"))


DAY_AND_HOUR = (
    Question("day", _ask_day, _take_day),
    Question("clock", _ask_clock, _take_clock, _has_hour),
)
"""The two questions; `chosen` gives their answer."""
