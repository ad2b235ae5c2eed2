"""Reads one message: its words by theme, the facts about the sentence, and the patterns that hold."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from nlp.lexicon import WEAK, Lexicon
from nlp.normalise import Normal
from nlp.rules import Rule, Span
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as the lexicon understands it."""

    normal: Normal
    tokens: tuple[str, ...]
    found: dict[str, list[Span]]
    themes: dict[str, Evidence]
    facts: dict[str, list[str]] = field(default_factory=dict)
    odds: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Whether any of these classes, facts or themes was found."""
        return any(name in self.found or name in self.themes for name in names)


class Reader:
    """The lexicon compiled; reading changes nothing in it, so that threads may share one."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter) -> None:
        self.lexicon = lexicon
        self._cut = segmenter.cut
        self._scanner = Scanner(lexicon.words, exact=lexicon.exact)
        themes = lexicon.themes
        shapes = lexicon.labels.get("shapes", {})
        self._shapes = [(name, re.compile(shape)) for name, shape in shapes.items()]
        self._facts = [rule for rule in lexicon.rules if rule.target not in themes]
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in lexicon.rules:
            if rule.target in themes:
                self._rules[rule.terms[0].name].append(rule)

    def read(self, normal: Normal) -> Reading:
        """Scans, cuts, settles, then lets the patterns speak: first the facts, then the themes."""
        tokens = self._cut(normal.text)
        kept = self._scanner.settle(self._scanner.scan(normal.text), tokens)
        shaped = self._shape(normal.text)
        found = self._place(kept, shaped.get("ask_not", []))
        found |= {name: [*found.get(name, ()), *spans] for name, spans in shaped.items()}
        facts = self._add_facts(found)
        themes = self._word_themes(kept, found)
        self._add_themes(found, themes)
        return Reading(normal, tuple(tokens), found, themes, facts)

    def _place(self, kept: list[tuple[int, str]], asked: list[Span]) -> dict[str, list[Span]]:
        hidden = self._hidden(kept, asked)
        found: dict[str, list[Span]] = {}
        for start, word in kept:
            span = (start, start + len(word))
            for name in self.lexicon.words[word]:
                if span not in hidden or name in self.lexicon.masks:
                    spans = found.setdefault(name, [])
                    if len(spans) < MOST:
                        spans.append(span)
        return found

    def _hidden(self, kept: list[tuple[int, str]], asked: list[Span]) -> set[Span]:
        """Words inside a mask or a question: a router is no road, "can or cannot" no refusal."""
        masks = self.lexicon.masks
        walls = asked + [
            (start, start + len(word))
            for start, word in kept
            if any(name in masks for name in self.lexicon.words[word])
        ]
        if not walls:
            return set()
        spans = ((start, start + len(word)) for start, word in kept)
        return {s for s in spans if any(a <= s[0] and s[1] <= b and s != (a, b) for a, b in walls)}

    def _shape(self, text: str) -> dict[str, list[Span]]:
        """Facts that no list of words can hold, such as a verb asked both ways."""
        shaped: dict[str, list[Span]] = {}
        for name, shape in self._shapes:
            if spans := [match.span() for match in shape.finditer(text)]:
                shaped[name] = spans
        return shaped

    def _add_facts(self, found: dict[str, list[Span]]) -> dict[str, list[str]]:
        facts: dict[str, list[str]] = {}
        for rule in self._facts:
            if rule.terms[0].name in found and (spans := rule.find(found)):
                whole = (min(s for s, _ in spans), max(e for _, e in spans))
                found.setdefault(rule.target, []).append(whole)
                facts.setdefault(rule.target, []).append(rule.source)
        return facts

    def _word_themes(
        self, kept: Iterable[tuple[int, str]], found: dict[str, list[Span]]
    ) -> dict[str, Evidence]:
        themes: dict[str, Evidence] = {}
        known, weak = self.lexicon.themes, self.lexicon.weak
        for start, word in kept:
            span = (start, start + len(word))
            for name in self.lexicon.words[word]:
                if name in known and span in found.get(name, ()):
                    evidence = themes.setdefault(name, Evidence())
                    evidence.weight += WEAK if (name, word) in weak else 1.0
                    evidence.spans.append(span)
        return themes

    def _add_themes(self, found: dict[str, list[Span]], themes: dict[str, Evidence]) -> None:
        for name in tuple(found):
            for rule in self._rules.get(name, ()):
                if spans := rule.find(found):
                    evidence = themes.setdefault(rule.target, Evidence())
                    evidence.weight += rule.weight
                    evidence.spans += spans
                    evidence.rules.append(rule.source)
