"""Values as people read them."""

from datetime import UTC, date, datetime

import pytest

from bot.screens.format import Formatter
from bot.texts import TextError, book

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def show(value: object) -> str:
    return Formatter(book(), NOW).one(value)


def test_days_and_hours_of_china():
    assert show(datetime(2026, 3, 5, 6, 30, tzinfo=UTC)) == "3月5日（周四）14:30"
    assert show(datetime(2026, 3, 5, 16, 5, tzinfo=UTC)) == "3月6日（周五）00:05"
    assert show(date(2026, 3, 5)) == "3月5日（周四）"


def test_another_year_is_said():
    assert show(date(2027, 1, 1)) == "2027年1月1日（周五）"
    late = Formatter(book(), datetime(2026, 12, 31, 17, tzinfo=UTC))
    assert late.one(date(2027, 1, 1)) == "1月1日（周五）"


def test_numbers_and_words():
    assert show(21) == "21"
    assert show("<b>张三</b>&") == "&lt;b&gt;张三&lt;/b&gt;&amp;"
    assert show("\u202e反对") == "反对"
    assert len(show("长" * 9000)) == 3000


@pytest.mark.parametrize("value", [None, True, 0.5, object(), datetime(2026, 3, 5, 6)])  # noqa: DTZ001
def test_what_nobody_can_read_is_a_fault_of_ours(value):
    with pytest.raises(TextError):
        show(value)
