"""Checks of form that no stock linter holds: each takes a source and gives the offences it found.

They know nothing of files, so that tests/house can feed each one a sample that offends.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import PurePosixPath

MODULE_LINES = 400
FUNCTION_LINES = 50

# A room with such a name becomes the place where "the rest" goes.
VAGUE = {"util", "helper", "common", "manager", "service", "misc"}

# A word of Chinese, not a comma between two parameters.
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")

PICKLES = {"pickle", "cpickle", "shelve", "dill", "cloudpickle", "marshal"}

# Joined here, so that this file does not name what it forbids.
_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("tuna", "tsinghua"),
    ("mirrors", "aliyun"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("docker", "io"),
    ("ghcr", "io"),
    ("quay", "io"),
    ("conda", "anaconda"),
)
HOSTS = tuple(".".join(parts) for parts in _HOSTS)
OUR_MACHINE = re.compile(r"/(?:work|root|home|opt|Users)/")
OF_A_LONGER_PATH = re.compile(r"[\w.~-]")

PROFILE = re.compile(r"(?:^|[._])profile(?:_id|\.id|\.name)?$")

PINNED = re.compile(r"[a-z0-9][a-z0-9.-]*(?:\[[a-z,]+\])?==[\w.!+]+(?: ; [^:/@]+)? \\")
HASH = re.compile(r" +--hash=sha256:[0-9a-f]{64}(?: \\)?")

ONE_SENTENCE = re.compile(r'"""[^"\\\n]*[^"\\\s][.。!?]"""\n')
"""Most modules begin with just that; there is nothing to parse."""

Functions = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _tree(source: str) -> ast.Module:
    """Every check reads the same sources."""
    return ast.parse(source)


@cache
def _nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(source)))


def first_sentence(source: str) -> list[str]:
    """A module says in its first line, in one sentence, what it is for."""
    if ONE_SENTENCE.match(source):
        return []
    tree = _tree(source)
    said = (ast.get_docstring(tree, clean=False) or "").split("\n")[0].strip()
    if not said:
        return ["the module has no docstring"]
    if tree.body[0].lineno > 1 and not source.startswith("#!"):
        return ["the docstring is not the first line"]
    return [] if said.endswith((".", "。", "!", "?")) else ["the first line is not a sentence"]


def too_long_module(source: str) -> list[str]:
    """A module over 400 lines is two modules."""
    count = len(source.splitlines())
    return [f"{count} lines, at most {MODULE_LINES}"] if count > MODULE_LINES else []


def too_long_functions(source: str) -> list[str]:
    """A function over 50 lines, its signature and docstring counted."""
    return [
        f"{node.name}: {length} lines, at most {FUNCTION_LINES}"
        for node in _nodes(source)
        if isinstance(node, Functions)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


def chinese_constants(source: str) -> list[str]:
    """Chinese words in code: they belong into bot/texts or another data file (DECISIONS 11)."""
    return [
        f"line {line}: {text.strip()[:20]!r}" for line, text in _strings(source) if HAN.search(text)
    ]


def profile_by_name(source: str, profiles: Collection[str]) -> list[str]:
    """A shipped profile's id in code, or a profile compared with a string: a rule outside the data."""
    named = [
        f"line {line}: the profile {text!r} by name"
        for line, text in _strings(source)
        if text in profiles
    ]
    compared = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in _nodes(source)
        if isinstance(node, ast.Compare) and _profile_against_string(node)
    ]
    return named + compared


def pickled(source: str) -> list[str]:
    """An import of anything that stores objects instead of data."""
    if not any(name in source.lower() for name in PICKLES):
        return []
    found = []
    for node in _nodes(source):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        found += [name for name in names if name.split(".")[0].lower() in PICKLES]
    return found


def vague_name(path: str) -> list[str]:
    """A file or folder called utils, helpers, common, manager, service or misc."""
    words = [word for part in PurePosixPath(path).parts for word in re.split(r"[_.-]", part)]
    return [word for word in words if word.lower().removesuffix("s") in VAGUE]


def foreign_words(text: str) -> list[str]:
    """A package registry's host, or a folder of the machine on which this was written."""
    plain = text.lower()
    hosts = [host for host in HOSTS if host in plain]
    folders = OUR_MACHINE.finditer(text)
    ours = [
        f.group() for f in folders if not OF_A_LONGER_PATH.match(text[f.start() - 1 : f.start()])
    ]
    return hosts + ours


def lock_flaws(text: str) -> list[str]:
    """A lock holds pinned names, each followed by its hashes, and nothing that says where from."""
    flaws = []
    lines = text.splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if PINNED.fullmatch(line):
            flaws += [] if HASH.fullmatch(below) else [f"no hash: {line}"]
        elif not HASH.fullmatch(line):
            flaws.append(f"neither a pinned name nor a hash: {line}")
    return flaws


def _strings(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of every string constant but docstrings and bare strings used as comments."""
    tree = _tree(source)
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in constants:
        if isinstance(node.value, str) and id(node) not in comments:
            yield node.lineno, node.value


def _profile_against_string(node: ast.Compare) -> bool:
    """`profile == "…"`, `case.profile_id in ("…", "…")`: one side a profile, another with words."""
    sides = [node.left, *node.comparators]
    return any(PROFILE.search(ast.unparse(side)) for side in sides) and any(map(_has_string, sides))


def _has_string(side: ast.expr) -> bool:
    parts = ast.walk(side)
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts)
