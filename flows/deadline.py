"""Until when (期限): 7, 15 or 30 days, a day tapped in a month, or words that are read and shown back."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from flows.dates import local_day
from flows.look import row
from flows.month import grid, may_leaf
from flows.offers import offers
from flows.outcome import Button, Card
from flows.when import Impossible, Meant, Passed, read
from flows.wizard import Asking, Given, Next, Stay, Took, Wrong, ask_card, choice

DAYS = (7, 15, 30)
LONGEST = 730
_DATE = re.compile(r"\d{8}", re.ASCII)


def ask(asking: Asking, key: str, **params: Any) -> Card:
    """The question `key`, or the month, or what was read from typed words."""
    if asking.answer("guess"):
        guesses = [date.fromisoformat(g) for g in asking.answer("guess")]
        others = [
            choice(f"{g:%Y%m%d}", "btn.guess", m=g.month, d=g.day, clock="") for g in guesses[1:]
        ]
        first = (choice(f"{guesses[0]:%Y%m%d}", "btn.guess.yes"), *others)
        return ask_card("plan.sure", (first, row(choice("quick", "btn.guess.no"))), time=guesses[0])
    if asking.answer("month"):
        rows = grid(asking.answer("month"), _today(asking))
        return ask_card("plan.month", (*rows, row(choice("quick", "btn.back"))))
    buttons = tuple(choice(str(n), "btn.days", n=n) for n in DAYS)
    return ask_card(key, (buttons, row(choice("cal", "btn.cal"), Button("back"))), **params)


def take(asking: Asking, given: Given) -> Took:
    """The day as `due` (ISO); a number means days from today."""
    today = _today(asking)
    if not given.arg:
        return _typed(asking, given.text, today)
    if given.arg == "-":
        return Stay({})
    if given.arg in ("cal", "quick"):
        return _anew(month=f"{today:%Y-%m}" if given.arg == "cal" else "")
    if given.arg[0] == "m":
        known = may_leaf(given.arg[1:], today)
        return _anew(month=given.arg[1:]) if known else Wrong("wrong.choice")
    if _DATE.fullmatch(given.arg):
        try:
            return _chosen(date.fromisoformat(given.arg), today)
        except ValueError:
            return Wrong("plan.baddate")
    return _in_days(given.arg, today)


def _typed(asking: Asking, text: str, today: date) -> Took:
    said = "".join(unicodedata.normalize("NFKC", text).split())
    found = re.fullmatch(rf"(\d{{1,3}})[{offers().days}]?", said, re.ASCII)
    if found:
        return _in_days(found[1], today)
    look = asking.look
    match read(text, look.now, look.profile.calendar):
        case Meant(guesses, True):
            return _chosen(guesses[0].day, today)
        case Meant(guesses):
            return _anew(guess=[g.day.isoformat() for g in guesses])
        case Passed(when):
            return Wrong("plan.past", {"time": when})
        case Impossible():
            return Wrong("plan.baddate")
    return Wrong("item.days")


def _in_days(text: str, today: date) -> Took:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
    return _chosen(today + timedelta(number), today) if number else Wrong("item.days")


def _chosen(day: date, today: date) -> Took:
    if day < today:
        return Wrong("plan.past", {"time": day})
    if (day - today).days > LONGEST:
        return Wrong("item.days")
    return Next({"due": day.isoformat(), "month": "", "guess": []})


def _anew(**answers: Any) -> Stay:
    return Stay({"month": "", "guess": [], **answers}, anew=True)


def _today(asking: Asking) -> date:
    return local_day(asking.look.now, asking.look.profile.calendar)
