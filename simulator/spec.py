"""Checks requests and answers against ``spec.json``, the description of Bot API 10.3.

A parameter's type reads ``!Integer/String``: ``!`` means required, ``/`` separates alternatives;
``Array of A|B`` is a list whose elements are A or B. ``literals`` tell unions apart by their tag.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from simulator.errors import ApiError, bad_request
from simulator.jsons import Json

INT = re.compile(r"-?\d{1,19}")
TRUE, FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}
Reader = Callable[[Any], Any]


class Mismatch(Exception):
    """A value is not of the described type; the text says which and why."""


class Upload:
    """A file that came with the request."""

    __slots__ = ("content", "mime", "name")

    def __init__(self, name: str, content: bytes, mime: str) -> None:
        self.name, self.content, self.mime = name, content, mime


@cache
def spec() -> Json:
    """The whole description, read once."""
    text = files("simulator").joinpath("spec.json").read_text(encoding="utf-8")
    loaded: Json = json.loads(text)
    return loaded


def known(method: str) -> str | None:
    """The method's proper spelling (Telegram ignores case), or None."""
    return _spellings().get(method.lower())


@cache
def _spellings() -> dict[str, str]:
    return {name.lower(): name for name in spec()["methods"]}


def read_arguments(method: str, raw: Json) -> Json:
    """Turn raw form fields or JSON values into checked Python values.

    Raises:
        ApiError: 400 for an unknown or missing parameter or a wrong type.
    """
    readers, required = _method(method)
    values: Json = {}
    for name, value in raw.items():
        reader = readers.get(name)
        if reader is None:
            raise bad_request(f'unknown parameter "{name}" of {method}')
        try:
            values[name] = reader(value)
        except Mismatch as wrong:
            raise _unreadable(name, wrong) from wrong
    for name in required:
        if name not in values:
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    return values


MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
}


def _unreadable(name: str, wrong: Mismatch) -> ApiError:
    what = {"reply_markup": "reply keyboard markup JSON object"}.get(name, f'parameter "{name}"')
    return bad_request(f"can't parse {what}: {wrong}")


@cache
def _method(method: str) -> tuple[dict[str, Reader], tuple[str, ...]]:
    params: dict[str, str] = spec()["methods"][method]["params"]
    readers = {name: _reader(kind.lstrip("!")) for name, kind in params.items()}
    return readers, tuple(name for name, kind in params.items() if kind.startswith("!"))


@cache
def _reader(kind: str) -> Reader:
    """A reader of a top-level parameter: text is decoded first where the type wants it."""
    parts = kind.split("/")
    if "String" in parts:
        scalars = [_checker(part) for part in parts if part != "InputFile"]
        return lambda value: value if isinstance(value, Upload) else _first(scalars, value)
    check = _any(tuple(parts))
    simple = {"Integer": _integer, "Float": _float, "Boolean": _boolean}.get(kind)
    if simple:
        return simple
    return lambda value: check(_decoded(value))


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as wrong:
        raise Mismatch("JSON expected") from wrong


def check_result(method: str, result: Any) -> None:
    """Check an answer of the simulator itself; for tests.

    Raises:
        Mismatch: the answer does not have the described shape.
    """
    _any(tuple(spec()["methods"][method]["returns"].split("/")))(result)


def check_type(name: str, value: Any) -> None:
    """Check one value against a described type, e.g. ``Update``; raises Mismatch."""
    _checker(name)(value)


def _first(checks: list[Reader], value: Any) -> Any:
    problem: Mismatch | None = None
    for check in checks:
        try:
            return check(value)
        except Mismatch as wrong:
            problem = problem or wrong
    raise problem or Mismatch("no such type")


@cache
def _any(kinds: tuple[str, ...]) -> Reader:
    """A checker of alternatives; a literal tag (``type``, ``status``, ``source``) picks one."""
    if len(kinds) == 1:
        return _checker(kinds[0])
    checks = [_checker(kind) for kind in kinds]
    literals: dict[str, Json] = spec()["literals"]

    def check(value: Any) -> Any:
        if isinstance(value, dict):
            for kind in kinds:
                tag = literals.get(kind)
                if tag and all(value.get(key) == wanted for key, wanted in tag.items()):
                    return _checker(kind)(value)
        return _first(checks, value)

    return check


@cache
def _checker(kind: str) -> Reader:
    """A checker of one type inside decoded JSON."""
    if kind.startswith("Array of "):
        return _array(kind.removeprefix("Array of "))
    if "|" in kind:
        return _any(tuple(kind.split("|")))
    plain = {
        "Integer": _integer,
        "Float": _float,
        "Boolean": _boolean,
        "String": _string,
        "InputFile": _file,
    }.get(kind)
    if plain:
        return plain
    unions: dict[str, list[str]] = spec()["unions"]
    if kind in unions:
        return _any(tuple(unions[kind]))
    fields: dict[str, str] | None = spec()["types"].get(kind)
    return _anything if fields is None else _object(kind, fields)


def _array(inner: str) -> Reader:
    def check(value: Any) -> Any:
        if not isinstance(value, list):
            raise Mismatch("Array expected")
        element = _checker(inner)
        for index, item in enumerate(value):
            value[index] = element(item)
        return value

    return check


def _object(kind: str, fields: dict[str, str]) -> Reader:
    """A checker of an object type; its fields' checkers are made at first use (types recurse)."""
    required = [name for name, text in fields.items() if text.startswith("!")]
    literal: Json = spec()["literals"].get(kind, {})
    made: dict[str, Reader] = {}

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Mismatch(f"Object expected as {kind}")
        for name in required:
            if name not in value:
                raise Mismatch(f'field "{name}" of {kind} is missing')
        for name, wanted in literal.items():
            if value[name] != wanted:
                raise Mismatch(f'field "{name}" of {kind} must be "{wanted}"')
        for name, item in value.items():
            reader = made.get(name)
            if reader is None:
                reader = made[name] = _field(kind, fields, name)
            value[name] = reader(item)  # "5" becomes 5, in place
        return value

    return check


def _field(kind: str, fields: dict[str, str], name: str) -> Reader:
    text = fields.get(name)
    if text is None:
        raise Mismatch(f'{kind} has no field "{name}"')
    check = _any(tuple(text.lstrip("!").split("/")))

    def named(value: Any) -> Any:
        try:
            return check(value)
        except Mismatch as wrong:
            raise Mismatch(f'field "{name}" of {kind}: {wrong}') from wrong

    return named


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and INT.fullmatch(value):
        return int(value)
    raise Mismatch("Integer expected")


def _float(value: Any) -> float:
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError as wrong:
            raise Mismatch("Float expected") from wrong
    raise Mismatch("Float expected")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise Mismatch("Boolean expected")


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Mismatch("String expected")


def _file(value: Any) -> Any:
    if isinstance(value, (Upload, str)):
        return value
    raise Mismatch("InputFile expected")


def _anything(value: Any) -> Any:
    return value
