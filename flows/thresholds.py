"""Threshold arithmetic in integers: does it pass, how many are needed, what percentage to print."""

from fractions import Fraction
from typing import Literal

Compare = Literal[">", ">="]


def passes(yes: int, base: int, ratio: Fraction, compare: Compare) -> bool:
    """Whether `yes` out of `base` people reaches the ratio; of nobody nothing passes.

    "超过" excludes the number itself, "以上" includes it (law:civil_exceeds), so ">" and ">=" are
    different rules: S2-67 is `passes(yes, present, Fraction(2, 3), ">")`.
    """
    _check(yes, base)
    if base == 0:
        return False
    have, asked = ratio.denominator * yes, ratio.numerator * base
    return have > asked if compare == ">" else have >= asked


def needed(base: int, ratio: Fraction, compare: Compare) -> int:
    """The smallest number of yes that passes; more than `base` where nothing can pass."""
    _check(0, base)
    whole, rest = divmod(ratio.numerator * base, ratio.denominator)
    if compare == ">" or base == 0:
        return whole + 1
    return whole + (1 if rest else 0)


def percent(n: int, base: int, digits: int = 2) -> str:
    """`n` of `base` in per cent, rounded half up in integers (S2-66); empty when base is 0.

    The parts of a whole may not add up to 100.00; they are printed as they are.
    """
    _check(n, base)
    if base == 0:
        return ""
    scale = 10**digits
    rounded = (2 * 100 * scale * n + base) // (2 * base)
    whole, rest = divmod(rounded, scale)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)


def _check(count: int, base: int) -> None:
    if count < 0 or base < 0:
        raise ValueError("people are counted from 0")
