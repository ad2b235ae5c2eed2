"""What the font of the printed documents covers; anything else prints as 〓, and is said so."""

from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
MISSING = "〓"


@cache
def covered() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Firsts and lasts of the runs of code points, from the list that is made with the font."""
    rows = (FONTS / "coverage.txt").read_text(encoding="ascii").split()
    pairs = [row.split("-") for row in rows]
    return tuple(int(a, 16) for a, _ in pairs), tuple(int(b, 16) for _, b in pairs)


def has(char: str) -> bool:
    """Whether the font can print the character."""
    firsts, lasts = covered()
    at = bisect_right(firsts, ord(char)) - 1
    return at >= 0 and ord(char) <= lasts[at]


class Stand:
    """Puts 〓 for what cannot be printed and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    def in_for(self, text: str) -> str:
        """The text with every character printable."""
        found = "".join(c if has(c) else MISSING for c in text)
        self.count += sum(1 for c in text if not has(c))
        return found
