"""Renders docs/requirements.md: each requirement, where it is held, and the test that shows it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import rtoml

ROOT = Path(__file__).resolve().parent.parent
DATA = "docs/requirements.toml"
ROOMS = ("bot", "flows", "storage", "nlp", "scheduler", "documents", "simulator", "demo")
CITED = re.compile(r"\bS[0-4]-\d{1,2}\b")
IN_A_NAME = re.compile(r"S([0-4])_(\d{1,2})(?=_|$)")

Places = Mapping[str, list[str]]  # requirement id → files, or tests


class Requirement(NamedTuple):
    """One row of the five documents; `testable` is Y, P (in part) or N."""

    profiles: tuple[str, ...]
    testable: Literal["Y", "P", "N"]
    must: str


class Catalogue(NamedTuple):
    """All requirements, and the profiles that have shipped."""

    shipped: tuple[str, ...]
    requirements: dict[str, Requirement]


def load(root: Path = ROOT) -> Catalogue:
    """Read the catalogue; a malformed row stops with its KeyError or TypeError."""
    data = rtoml.loads((root / DATA).read_text(encoding="utf-8"))
    rows = {
        key: Requirement(tuple(row["profiles"]), row["testable"], row["must"])
        for key, row in data["requirement"].items()
    }
    return Catalogue(tuple(data["shipped"]), rows)


# --- who names which id ----------------------------------------------------------------------------


def held(root: Path = ROOT) -> Places:
    """Which files of the rooms cite an id: a docstring, a comment, a profile's [sources]."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in _files(root, ROOMS, (".py", ".toml")):
        for key in sorted(set(CITED.findall(file.read_text(encoding="utf-8")))):
            found[key].append(file.relative_to(root).as_posix())
    return found


def shown(root: Path = ROOT) -> Places:
    """Which tests show an id, by their name or by @pytest.mark.requirement."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in _files(root, ("tests",), (".py",)):
        if file.name.startswith("test_"):
            where = file.relative_to(root).as_posix()
            for key, test in ids_of_tests(file.read_text(encoding="utf-8")):
                found[key].append(f"{where}::{test}" if test else where)
    return found


@cache
def ids_of_tests(source: str) -> tuple[tuple[str, str], ...]:
    """(id, test) for each test of a module; the test is empty where the whole module is marked."""
    if "requirement" not in source and not IN_A_NAME.search(source):
        return ()
    pairs: dict[tuple[str, str], None] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            inner = [(child, f"{node.name}::") for child in node.body]
            marks = [(decorator, node.name) for decorator in node.decorator_list]
        else:
            inner, marks = [(node, "")], []
        pairs.update(dict.fromkeys(pair for mark, name in marks for pair in _marked(mark, name)))
        for child, prefix in inner:
            pairs.update(dict.fromkeys(_ids_of_statement(child, prefix)))
    return tuple(pairs)


def _ids_of_statement(node: ast.stmt, prefix: str) -> Iterator[tuple[str, str]]:
    """A test function gives the ids of its name and marks; a `pytestmark = …` those of the whole."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        if node.name.startswith("test"):
            name = prefix + node.name
            for source, row in IN_A_NAME.findall(node.name):
                yield f"S{source}-{row}", name
            for decorator in node.decorator_list:
                yield from _marked(decorator, name)
    elif isinstance(node, ast.Assign) and "pytestmark" in map(ast.unparse, node.targets):
        yield from _marked(node.value, prefix.removesuffix("::"))


def _marked(node: ast.AST, test: str) -> Iterator[tuple[str, str]]:
    """The ids in every `….requirement("S2-47", …)` below this node."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.requirement"):
            for word in call.args:
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    yield word.value, test


def _files(root: Path, folders: Iterable[str], endings: tuple[str, ...]) -> list[Path]:
    return sorted(f for d in folders for f in (root / d).rglob("*") if f.suffix in endings)


# --- what is wrong ---------------------------------------------------------------------------------


def unshown(catalogue: Catalogue, tests: Places) -> list[str]:
    """Testable requirements of a shipped profile that no test shows."""
    return [
        key
        for key, row in catalogue.requirements.items()
        if row.testable == "Y" and set(row.profiles) & set(catalogue.shipped) and key not in tests
    ]


def unknown(catalogue: Catalogue, *named: Places) -> list[str]:
    """Ids that somebody names and no document has: a slip of the finger."""
    return sorted({key for places in named for key in places} - set(catalogue.requirements))


# --- the page --------------------------------------------------------------------------------------

HEAD = """# Requirements

Made by `python3 run.py docs` from `docs/requirements.toml`, the tests and the code; not to be edited.
T: a test can show it (Y), show it in part (P), or not at all (N).
"""


def render() -> str:
    """The whole page."""
    catalogue, code, tests = load(), held(), shown()
    profiles = sorted({name for row in catalogue.requirements.values() for name in row.profiles})
    lines = [HEAD, "| profile | shipped | testable | with a test |", "|---|---|---|---|"]
    lines += [_summary(name, catalogue, tests) for name in profiles]
    lines += ["", "| id | T | the bot must | held in | shown by |", "|---|---|---|---|---|"]
    for key, row in catalogue.requirements.items():
        where, by = _cell(code.get(key, [])), _cell(tests.get(key, []))
        lines.append(f"| {key} | {row.testable} | {row.must.replace('|', '/')} | {where} | {by} |")
    return "\n".join(lines)


def _summary(profile: str, catalogue: Catalogue, tests: Places) -> str:
    keys = [
        key
        for key, row in catalogue.requirements.items()
        if profile in row.profiles and row.testable == "Y"
    ]
    done = sum(key in tests for key in keys)
    shipped = "yes" if profile in catalogue.shipped else "not yet"
    return f"| {profile} | {shipped} | {len(keys)} | {done} |"


def _cell(places: list[str]) -> str:
    return "<br>".join(f"`{place.removeprefix('tests/')}`" for place in places)
