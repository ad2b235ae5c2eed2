"""What a sentence looks like when something that it needs was not there, or brought its own full stop."""

import re

HOLE_LEFT = re.compile(
    r"（\s*）|“”|[。；，、：]\s*[。；，、]|[！？][。，；]|(?:请打|回电|打电话|电话：|打)[。，]|请到[。，]"
    r"|^\s*[。；，、]",
    re.MULTILINE,
)
"""Empty brackets and quotes, doubled marks, a call without a number, a line that begins with a mark."""


def hole_left(text: str) -> str:
    """The line where something is missing, or nothing."""
    found = HOLE_LEFT.search(text)
    return text[max(found.start() - 15, 0) : found.end() + 15] if found else ""
