"""A month as buttons: seven columns, what is over cannot be chosen, and leaves to the months beside it."""

import re
from datetime import date, timedelta

from flows.look import row, stack
from flows.outcome import Button, Rows
from flows.wizard import choice

AHEAD = 12
"""Months that can be leafed ahead."""

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def grid(month: str, today: date) -> Rows:
    """The rows for a month like `2026-03`: leaves, heads, days with `YYYYMMDD` as their arg."""
    first = date.fromisoformat(f"{month}-01")
    heads = tuple(choice("-", f"btn.weekday.{n}") for n in range(1, 8))
    cells = [_blank()] * (first.isoweekday() - 1)
    day = first
    while day.month == first.month:
        cells.append(_blank() if day < today else choice(f"{day:%Y%m%d}", "btn.cell", n=day.day))
        day += timedelta(days=1)
    cells += [_blank()] * (-len(cells) % 7)
    return (_leaves(first, today), heads, *stack(cells, 7))


def may_leaf(month: str, today: date) -> bool:
    """Whether such a month is shown: this one, or one of the next twelve."""
    return bool(_MONTH.fullmatch(month)) and 0 <= _apart(today, month) <= AHEAD


def _blank() -> Button:
    return choice("-", "btn.cell.over")


def _leaves(first: date, today: date) -> tuple[Button, ...]:
    before = f"{first - timedelta(days=1):%Y-%m}"
    after = f"{first + timedelta(days=31):%Y-%m}"
    return row(
        choice(f"m{before}", "btn.month.back") if may_leaf(before, today) else _blank(),
        choice("-", "btn.month", y=first.year, m=first.month),
        choice(f"m{after}", "btn.month.on") if may_leaf(after, today) else _blank(),
    )


def _apart(today: date, month: str) -> int:
    year, number = int(month[:4]), int(month[5:])
    return (year - today.year) * 12 + number - today.month
