"""Days and moments in Chinese, as a clerk writes them."""

from datetime import date, datetime

from documents.labels import one_of, word


def day(value: date | None) -> str:
    """2026年11月26日, or nothing."""
    return word("date.day", y=value.year, m=value.month, d=value.day) if value else ""


def short(value: date | None) -> str:
    """2026.11.26, or nothing: for the narrow column of a list."""
    return word("date.short", y=value.year, m=value.month, d=value.day) if value else ""


def weekday(value: date | None) -> str:
    """2026年11月26日（星期四）, or nothing."""
    if value is None:
        return ""
    name = one_of("weekday", str(value.isoweekday()))
    return word("date.with_weekday", y=value.year, m=value.month, d=value.day, weekday=name)


def clock(at: datetime | None) -> str:
    """19:00, or nothing."""
    return f"{at:%H:%M}" if at else ""


def moment(at: datetime | None) -> str:
    """2026年11月26日 19:00, or nothing."""
    return word("date.at", day=day(at.date()), clock=clock(at)) if at else ""


def full(at: datetime | None) -> str:
    """2026年11月26日（星期四） 19:00, or nothing."""
    return word("date.at", day=weekday(at.date()), clock=clock(at)) if at else ""


def span(start: datetime | None, end: datetime | None, *, short: bool = False) -> str:
    """From when to when; an end on the same day is a time only. `short` leaves the first day out."""
    if start is None:
        return ""
    same = end is None or end.date() == start.date()
    first = clock(start) if short else full(start)
    return word("date.span", start=first, end=clock(end) if same else full(end))
