"""Where every figure of a profile comes from: which paths need a line, and what a line may say."""

import re
from collections.abc import Iterator, Mapping
from datetime import time
from fractions import Fraction
from typing import Any, Literal, get_args, get_origin

from flows.profile.figure import Part
from flows.profile.offset import Offset
from flows.profile.read import name_of
from flows.profile.schema import Profile

Problem = tuple[str, str]

_REFERENCE = re.compile(
    r"S[0-4]-[1-9]\d?|law:[a-z0-9_]+|default DEF(?:[1-9]|1\d|2[0-8])|product|made-up"
)
_FIGURES = (bool, int, Fraction, time, Offset, Mapping, tuple)
_NO_FIGURES = frozenset({"schema_version", "source", "terms", "sources", "changed"})


def figures(profile: Profile) -> Iterator[str]:
    """The paths that need a line: numbers, ratios, times, choices, lists, each entry of a table.

    Only single words and texts need none. What is switched off by being absent does not count. One
    line for an entry ("reminders.R04", "gates.quorum", "topic.allow.m1") covers all that is in it.
    """
    return _figures(profile, "", _NO_FIGURES)


def references(line: str) -> tuple[str, ...]:
    """The parts of a line, as in "S2-47, default DEF20"."""
    return tuple(part.strip() for part in line.split(","))


def source_problems(
    profile: Profile, raw: Mapping[str, Any], laws: frozenset[str]
) -> Iterator[Problem]:
    """Figures without a line, lines without a path, lines that say nothing checkable."""
    for path in figures(profile):
        if path not in profile.sources:
            yield path, "a figure without a line in [sources]"
    known = frozenset(_paths(raw, ""))
    for path, line in profile.sources.items():
        if path not in known:
            yield f"sources.{path}", "a source for something that is not in the file"
        for part in references(line):
            if not _REFERENCE.fullmatch(part):
                yield f"sources.{path}", f"not a source: {part!r}"
            elif part.startswith("law:") and part.removeprefix("law:") not in laws:
                yield f"sources.{path}", f"no such law: {part!r}"


def _figures(part: Part, at: str, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    for name, field in type(part).model_fields.items():
        if name not in part.model_fields_set or name in skip:
            continue
        value, place = getattr(part, name), f"{at}{name}"
        if isinstance(value, Part):
            yield from _figures(value, f"{place}.")
        elif isinstance(value, Mapping) and _entries(tuple(value.values())):
            yield from (f"{place}.{key}" for key in value)
        elif isinstance(value, tuple) and _entries(value):
            yield from (f"{place}.{name_of(entry.model_dump())}" for entry in value)
        elif _is_figure(value) or _is_choice(field.annotation):
            yield place


def _entries(values: tuple[object, ...]) -> bool:
    return bool(values) and all(isinstance(value, Part) for value in values)


def _is_figure(value: object) -> bool:
    return value is None or isinstance(value, _FIGURES)


def _is_choice(annotation: object) -> bool:
    return get_origin(annotation) is Literal or any(map(_is_choice, get_args(annotation)))


def _paths(value: object, at: str) -> Iterator[str]:
    """Every dotted path of the file, entries of lists by their id."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield f"{at}{key}"
            yield from _paths(below, f"{at}{key}.")
    elif isinstance(value, list):
        for entry in value:
            if name := name_of(entry):
                yield f"{at}{name}"
                yield from _paths(entry, f"{at}{name}.")
