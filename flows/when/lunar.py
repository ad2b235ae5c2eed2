"""The lunar calendar (农历) of the years that meetings may fall in: villagers say 初六 and 腊月廿三."""

from datetime import date, timedelta
from functools import cache

from flows.when.words import table


@cache
def month_starts() -> tuple[tuple[int, int, bool, date, int], ...]:
    """Every month of the table: lunar year, month, whether it is the leap one, first day, length."""
    data = table()["lunar"]
    day, found = date(*data["new_year"]), []
    for year, text in enumerate(data["years"], start=data["first"]):
        for month, leap, length in _months(int(text, 16)):
            found.append((year, month, leap, day, length))
            day += timedelta(days=length)
    return tuple(found)


def _months(code: int) -> list[tuple[int, bool, int]]:
    """The months of one year from its number: see words.toml."""
    leap, found = code & 0xF, []
    for month in range(1, 13):
        found.append((month, False, 30 if code & (0x10000 >> month) else 29))
        if month == leap:
            found.append((month, True, 30 if code & 0x10000 else 29))
    return found


def days(month: int, day: int, *, leap: bool = False) -> list[date]:
    """The day in every year of the table that has it, in order; month 0 is any month."""
    return [
        first + timedelta(days=day - 1)
        for _, number, is_leap, first, length in month_starts()
        if month in (0, number) and (is_leap == leap or not month) and 1 <= day <= length
    ]


def year_ends() -> list[date]:
    """除夕 of every year of the table: the day before the first of the first month."""
    return [d - timedelta(days=1) for d in days(1, 1)]
