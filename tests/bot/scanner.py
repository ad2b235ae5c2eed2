"""Reads the code for the texts that it asks for: which keys, with which values, by which call."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("flows", "bot")


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a call has its key and its values; `rest` means: every other keyword is a value."""

    key: int
    params: int | None = 1
    rest: frozenset[str] | None = None


CALLS = {
    "Card": Shape(0),
    "Words": Shape(0),
    "Answer": Shape(0),
    "Refused": Shape(0),
    "Wrong": Shape(0),
    "stop": Shape(0, None, frozenset({"alert"})),
    "ask_card": Shape(0, None, frozenset({"rows"})),
    "case_card": Shape(1, None, frozenset({"rows", "expects"})),
    "choice": Shape(1, None, frozenset()),
    "sentence": Shape(0, None, frozenset()),
    "Hint": Shape(0, None),
}
"""The calls that name a text; Button is apart, since its label may follow from its act."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names a text: a key, or a pattern for keys; the values where they are plain."""

    where: str
    key: str = ""
    pattern: str = ""
    params: frozenset[str] | None = None

    def fits(self, key: str) -> bool:
        """Whether this place may mean this key."""
        return key == self.key if self.key else re.fullmatch(self.pattern, key) is not None


@dataclass
class Found:
    """Everything that the code says about texts."""

    uses: list[Use] = field(default_factory=list)
    strings: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)


def scan() -> Found:
    """Read all modules of the rooms that speak in keys."""
    found = Found()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            _module(ast.parse(path.read_text("utf-8")), str(path.relative_to(ROOT)), found)
    return found


def _module(tree: ast.Module, name: str, found: Found) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.strings.add(node.value)
        if isinstance(node, ast.JoinedStr):
            found.patterns.add(_pattern(node))
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            literals = _dicts(scope)
            for call in _own_calls(scope):
                found.uses += _uses(call, f"{name}:{call.lineno}", literals)


def _own_calls(scope: ast.AST) -> Iterator[ast.Call]:
    """The calls of a scope, not those of the functions inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting += ast.iter_child_nodes(node)


def _dicts(scope: ast.AST) -> dict[str, ast.Dict]:
    """Names that stand for one dictionary literal in this scope."""
    found: dict[str, ast.Dict] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = node.value
    return found


def _uses(call: ast.Call, where: str, literals: dict[str, ast.Dict]) -> list[Use]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "Button":
        return _button(call, where, literals)
    shape = CALLS.get(name)
    if shape is None:
        return []
    key = _argument(call, shape.key, "label" if name == "choice" else "key")
    if shape.rest is None:
        given = _argument(call, shape.params, "params") if shape.params is not None else None
        params = _names(given, literals)
    else:
        params = _keywords(call, shape.rest)
    return [_use(one, where, params) for one in _branches(key)]


def _button(call: ast.Call, where: str, literals: dict[str, ast.Dict]) -> list[Use]:
    params = _names(_argument(call, 3, "params"), literals)
    label = _argument(call, 2, "label")
    if label is not None:
        return [_use(one, where, params) for one in _branches(label)]
    acts = _branches(_argument(call, 0, "act"))
    return [
        Use(where, "btn." + act.value, params=params)
        for act in acts
        if isinstance(act, ast.Constant) and isinstance(act.value, str)
    ]


def _use(key: ast.expr, where: str, params: frozenset[str] | None) -> Use:
    if isinstance(key, ast.Constant):
        return Use(where, str(key.value), params=params)
    if isinstance(key, ast.JoinedStr):
        return Use(where, pattern=_pattern(key), params=params)
    return Use(where, pattern=".*")


def _branches(key: ast.expr | None) -> list[ast.expr]:
    """Both sides of an `if`; a plain variable says nothing and is left out."""
    if isinstance(key, ast.IfExp):
        return [*_branches(key.body), *_branches(key.orelse)]
    if isinstance(key, ast.Constant) and not key.value:
        return []
    return [key] if isinstance(key, ast.Constant | ast.JoinedStr) else []


def _argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if len(call.args) > index and not any(isinstance(a, ast.Starred) for a in call.args):
        return call.args[index]
    return None


def _names(given: ast.expr | None, literals: dict[str, ast.Dict]) -> frozenset[str] | None:
    """The names of the values; None where they cannot be read off the page."""
    if given is None:
        return frozenset()
    if isinstance(given, ast.Name):
        given = literals.get(given.id)
    if not isinstance(given, ast.Dict) or not all(isinstance(k, ast.Constant) for k in given.keys):
        return None
    return frozenset(str(k.value) for k in given.keys if isinstance(k, ast.Constant))


def _keywords(call: ast.Call, reserved: frozenset[str]) -> frozenset[str] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(k.arg for k in call.keywords if k.arg and k.arg not in reserved)


def _pattern(text: ast.JoinedStr) -> str:
    return "".join(
        re.escape(part.value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        else r"[a-z0-9_A-Z.]+"
        for part in text.values
    )
