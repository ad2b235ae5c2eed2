"""Reads one message: its words by theme, the facts about the sentence, and the patterns that hold."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from nlp.columns import Columns
from nlp.lean import Lean
from nlp.lexicon import WEAK, Lexicon
from nlp.normalise import Normal
from nlp.rules import Rule, Span, around
from nlp.scan import Scanner
from nlp.segment import Segmenter

MOST = 30
"""Places of one class that are looked at; whoever repeats himself more often is not read better."""


@dataclass(slots=True)
class Evidence:
    """Why a theme is thought to be there."""

    weight: float = 0.0
    lean: float = 0.0
    spans: list[Span] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def add(self, weight: float, *spans: Span) -> None:
        """Puts one more word, or the words of one pattern, to it."""
        self.weight += weight
        self.spans += spans


@dataclass(slots=True)
class Reading:
    """A message as the lexicon understands it."""

    normal: Normal
    tokens: tuple[str, ...]
    found: dict[str, list[Span]]
    themes: dict[str, Evidence]
    facts: dict[str, list[str]] = field(default_factory=dict)
    pushes: dict[str, int] = field(default_factory=dict)
    odds: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Whether any of these classes, facts or themes was found."""
        for name in names:  # noqa: SIM110 — asked ten times a message, any() doubles the cost
            if name in self.found or name in self.themes:
                return True
        return False


class _Names(dict[str, list[tuple[str, float]]]):
    """The classes of each word, and what it counts for those that are themes; made when it is first met."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> list[tuple[str, float]]:
        themes, weak = self._lexicon.themes, self._lexicon.weak
        self[word] = rows = [
            (name, 0.0 if name not in themes else WEAK if (name, word) in weak else 1.0)
            for name in self._lexicon.words[word]
        ]
        return rows


class Reader:
    """The lexicon compiled; reading changes nothing in it, so that threads may share one."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter, lean: Lean) -> None:
        self.lexicon = lexicon
        self._cut = segmenter.cut_known
        self._scanner = Scanner(lexicon.words, exact=lexicon.exact)
        self._columns = Columns(self._ask)
        self._segmenter, self._lean = segmenter, lean
        themes = lexicon.themes
        shapes = lexicon.labels.get("shapes", {})
        self._shapes = [(name, re.compile(shape)) for name, shape in shapes.items()]
        self._names = _Names(lexicon)
        self._masks = {
            word: [row for row in self._names[word] if row[0] in lexicon.masks]
            for word, names in lexicon.words.items()
            if not lexicon.masks.isdisjoint(names)
        }
        self._rules: dict[str, list[tuple[str, Rule]]] = defaultdict(list)
        self._facts: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
        for place, rule in enumerate(lexicon.rules):
            if rule.target in themes:
                self._rules[rule.terms[0].name].append((rule.terms[-1].name, rule))
            else:
                self._facts[rule.terms[0].name].append((place, rule))
        made = {rule.target for rows in self._facts.values() for _, rule in rows}
        self._later = [row for name in made for row in self._facts.pop(name, ())]

    def _ask(self, key: str) -> tuple[Any, ...]:
        """What cutter, scanner and leaning know of a pair of characters and of its first."""
        cutter, push, char = self._segmenter, self._lean.push, key[0]
        begun = self._scanner.begun(key)
        return (cutter.one(char), cutter.pair(key), begun, push(char), push(key))

    def read(self, normal: Normal) -> Reading:
        """Scans, cuts, settles, then lets the patterns speak: first the facts, then the themes."""
        text = normal.text
        one, two, begun, push, pushes = self._columns.of(normal.keys)
        tokens = self._cut(text, one, two)
        kept = self._scanner.settled(text, begun, tokens)
        shaped = self._shape(text)
        found: dict[str, list[Span]] = {}
        themes: dict[str, Evidence] = {}
        self._place(kept, self._hidden(kept, shaped.get("ask_not", [])), found, themes)
        for name, spans in shaped.items():
            found[name] = [*found.get(name, ()), *spans]
        facts = self._add_facts(found)
        self._add_themes(found, themes)
        pushed = dict(zip(normal.keys, pushes, strict=True))
        pushed.update(zip(text, push, strict=True))
        return Reading(normal, tuple(tokens), found, themes, facts, pushed)

    def _place(
        self, kept: Iterable[tuple[int, str]], hidden: Collection[Span],
        found: dict[str, list[Span]], themes: dict[str, Evidence],
    ) -> None:  # fmt: skip
        """Puts every word down under its classes, and under its themes with its weight."""
        for start, word in kept:
            span = (start, start + len(word))
            names = self._masks.get(word, ()) if span in hidden else self._names[word]
            for name, weight in names:
                spans = found.get(name)
                if spans is None:
                    found[name] = [span]
                elif len(spans) < MOST:
                    spans.append(span)
                else:
                    continue
                if weight:
                    themes.setdefault(name, Evidence()).add(weight, span)

    def _hidden(self, kept: Sequence[tuple[int, str]], asked: list[Span]) -> set[Span]:
        """Words inside a mask or a question: a router is no road, "can or cannot" no refusal."""
        masks = self._masks
        walls = asked + [(start, start + len(word)) for start, word in kept if word in masks]
        if not walls:
            return set()
        spans = ((start, start + len(word)) for start, word in kept)
        return {s for s in spans if any(a <= s[0] and s[1] <= b and s != (a, b) for a, b in walls)}

    def _shape(self, text: str) -> dict[str, list[Span]]:
        """Facts that no list of words can hold, such as a verb asked both ways."""
        return {
            name: [match.span() for match in shape.finditer(text)]
            for name, shape in self._shapes
            if shape.search(text)
        }

    def _add_facts(self, found: dict[str, list[Span]]) -> dict[str, list[str]]:
        """In the lexicon's order, because one fact may bar the next."""
        facts: dict[str, list[str]] = {}
        rows = self._later + [
            row for name in found if name in self._facts for row in self._facts[name]
        ]
        rows.sort(key=itemgetter(0))
        for _, rule in rows:
            if spans := rule.find(found):
                found.setdefault(rule.target, []).append(around(spans))
                facts.setdefault(rule.target, []).append(rule.source)
        return facts

    def _add_themes(self, found: dict[str, list[Span]], themes: dict[str, Evidence]) -> None:
        """A pattern is only tried where its first and its last class were found."""
        rules = self._rules
        for name in filter(rules.__contains__, found):
            for last, rule in rules[name]:
                if last in found and (spans := rule.find(found)):
                    evidence = themes.setdefault(rule.target, Evidence())
                    evidence.add(rule.weight, *spans)
                    evidence.rules.append(rule.source)
