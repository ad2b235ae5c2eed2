"""Reads the lexicon: word lists and patterns by theme, as people who are no programmers keep them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rtoml

from nlp.rules import Rule, parse

HOME = Path(__file__).parent / "lexicon"
_SPECIAL = {"themes", "clauses", "typos", "labels", "lean", "places", "pinyin"}
_KEYS = {"line", "words", "weak", "find", "unless", "include", "exact", "hides"}
WEAK = 0.5
_SLOT = re.compile(r"\{([^{}\"]+)\}")


@dataclass(slots=True)
class Lexicon:
    """Everything the matcher knows, checked for spelling of ids but not yet compiled."""

    themes: dict[str, str] = field(default_factory=dict)
    guards: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)
    words: dict[str, list[str]] = field(default_factory=dict)
    weak: set[tuple[str, str]] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    masks: set[str] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    typos: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Any] = field(default_factory=dict)
    pinyin: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str, str]] = field(default_factory=list)

    def telling(self, theme: str) -> bool:
        """Whether a theme is about something in particular, so that people's habit with it says anything."""
        return theme in self.public | self.closed and theme not in self.labels["vague"]

    def short(self, theme: str) -> str:
        """The name of a theme in a word or two, for people."""
        return self.themes[theme].split("、")[0].split("，")[0]

    def add(self, name: str, word: str, origin: str = "") -> None:
        """One word for one theme or class."""
        self.entries.append((origin, name, word))
        names = self.words.setdefault(word, [])
        if name not in names:
            names.append(name)


def load(home: Path | None = None) -> Lexicon:
    """The lexicon of a folder; raises ValueError naming file and section when it is malformed."""
    home = home or HOME
    lexicon = Lexicon()
    _themes(lexicon, read(home / "themes.toml"))
    lexicon.typos = dict(_pairs(read(home / "typos.toml")))
    lexicon.labels = read(home / "labels.toml")
    lexicon.pinyin = read(home / "pinyin.toml")
    tables = [
        (path.stem, name, table)
        for path in sorted(home.glob("*.toml"))
        if path.stem not in _SPECIAL
        for name, table in read(path).items()
    ]
    for origin, name, table in tables:
        _words(lexicon, origin, name, table)
    _include(lexicon, tables)
    for origin, name, table in tables:
        _rules(lexicon, origin, name, table)
    _known(lexicon)
    return lexicon


def read(path: Path) -> dict[str, Any]:
    """A file of the lexicon, {} when there is none; raises ValueError with its name when it is malformed."""
    try:
        return rtoml.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except rtoml.TomlParsingError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _themes(lexicon: Lexicon, data: Mapping[str, Mapping[str, Any]]) -> None:
    for section, themes in data.items():
        for name, value in themes.items():
            line = value if isinstance(value, str) else value["line"]
            lexicon.themes[name] = line
            if not isinstance(value, str) and value["guard"]:
                lexicon.guards[name] = value["guard"]
            if section == "closed":
                lexicon.closed.add(name)
            if section == "public":
                lexicon.public.add(name)


def _pairs(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Sections of `right = "wrong wrong …"`, turned round; `_` in a wrong form is a blank."""
    for section in data.values():
        for right, wrongs in section.items():
            for wrong in wrongs.split():
                yield wrong.replace("_", " "), right


def _words(lexicon: Lexicon, origin: str, name: str, table: Mapping[str, Any]) -> None:
    unknown = set(table) - _KEYS
    if unknown:
        raise ValueError(f"{origin}.toml [{name}]: unknown {sorted(unknown)}")
    for key in ("words", "weak", "exact"):
        for word in _spell(table.get(key, ""), lexicon.labels):
            lexicon.add(name, word, origin)
            if key == "weak":
                lexicon.weak.add((name, word))
            if key == "exact":
                lexicon.exact.add(word)
    if table.get("hides"):
        lexicon.masks.add(name)


def _spell(words: str, labels: Mapping[str, Any]) -> Iterator[str]:
    """Single words; `{key}` stands for each word of that list in labels.toml, `_` for a blank."""
    for word in unicodedata.normalize("NFKC", words).lower().split():
        slot = _SLOT.search(word)
        fills = labels["lists"][slot[1]].split() if slot else [""]
        for fill in fills:
            yield (word.replace(slot[0], fill) if slot else word).replace("_", " ")


def _include(lexicon: Lexicon, tables: list[tuple[str, str, Mapping[str, Any]]]) -> None:
    """A class made of others takes all their words; it may include only classes, not itself."""
    words: dict[str, list[str]] = defaultdict(list)
    for word, names in lexicon.words.items():
        for name in names:
            words[name].append(word)
    for origin, name, table in tables:
        for other in table.get("include", "").split():
            fresh = [word for word in words[other] if name not in lexicon.words[word]]
            for word in words[other]:
                lexicon.add(name, word, f"{origin}<{other}")
            words[name] += fresh


def _rules(lexicon: Lexicon, origin: str, name: str, table: Mapping[str, Any]) -> None:
    vetoes = table.get("unless", "").split()
    if name in lexicon.closed:
        vetoes += lexicon.labels.get("closed_unless", "").split()
    unless = " ".join(f"-{veto}" for veto in vetoes)
    for source in table.get("find", ()):
        try:
            rule = parse(name, f"{source} {unless}")
        except ValueError as error:
            raise ValueError(f"{origin}.toml {error}") from error
        lexicon.rules.append(rule)
        for term in sorted(rule.names):
            if not term.isascii():
                for word in term.split("|"):
                    lexicon.add(term, word, f"{origin}:find")


def _known(lexicon: Lexicon) -> None:
    """Every name in a pattern is a class, a theme or the target of a pattern."""
    names = {name for names in lexicon.words.values() for name in names}
    names |= {rule.target for rule in lexicon.rules} | set(lexicon.labels.get("shapes", {}))
    for rule in lexicon.rules:
        for term in rule.names - names:
            raise ValueError(f"[{rule.target}] {rule.source!r}: no such class {term!r}")
