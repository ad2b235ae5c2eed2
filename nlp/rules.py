"""The sentence patterns of the lexicon: which words must stand near which others, and which must not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NEAR = 10
"""Most characters between two terms of a pattern, unless it says otherwise."""

Span = tuple[int, int]
Found = Mapping[str, Sequence[Span]]
_TERM = re.compile(r"(?P<sign>-?)(?P<side>[<>]?)(?P<name>[^/]+)(?:/(?P<near>\d+))?")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a pattern: a class of words, where it must stand, and how near."""

    name: str
    side: str = ""
    near: int = NEAR
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`target` is a theme or a fact; it is found when all terms stand together and no veto does."""

    target: str
    source: str
    terms: tuple[Term, ...]
    vetoes: tuple[Term, ...] = ()
    weight: float = 1.0
    needs: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()

    def find(self, found: Found) -> tuple[Span, ...]:
        """The spans that satisfy the rule, one for each term, or nothing."""
        if not self.needs <= found.keys() or not self.bars.isdisjoint(found):
            return ()
        for first in found.get(self.terms[0].name, ()):
            spans = _grow([first], self.terms[1:], found)
            if spans and not self._vetoed(spans, found):
                return tuple(spans)
        return ()

    @property
    def names(self) -> frozenset[str]:
        """Every class that the rule speaks of."""
        return self.needs | self.bars | {veto.name for veto in self.vetoes}

    def _vetoed(self, spans: list[Span], found: Found) -> bool:
        if not self.vetoes:
            return False
        whole = (min(s for s, _ in spans), max(e for _, e in spans))
        return any(
            _stands(span, whole, veto) for veto in self.vetoes for span in found.get(veto.name, ())
        )


def parse(target: str, source: str) -> Rule:
    """Reads `a >b/4 -c -<d/3 =0.5`; raises ValueError with the pattern when it makes no sense."""
    terms: list[Term] = []
    vetoes: list[Term] = []
    weight = 1.0
    for part in source.split():
        if part.startswith("="):
            weight = float(part[1:])
            continue
        match = _TERM.fullmatch(part)
        if match is None:
            raise ValueError(f"{target}: cannot read {part!r} in {source!r}")
        size = match["near"]
        term = Term(
            match["name"],
            match["side"],
            int(size) if size else NEAR,
            anywhere=not size and not match["side"],
        )
        (vetoes if match["sign"] else terms).append(term)
    if not terms:
        raise ValueError(f"{target}: nothing to look for in {source!r}")
    needs = frozenset(term.name for term in terms)
    bars = frozenset(veto.name for veto in vetoes if veto.anywhere)
    near = tuple(veto for veto in vetoes if not veto.anywhere)
    return Rule(target, source, tuple(terms), near, weight, needs, bars)


def _grow(spans: list[Span], terms: tuple[Term, ...], found: Found) -> list[Span]:
    """The first way to place the remaining terms beside those placed, tried in order."""
    if not terms:
        return spans
    whole = (min(s for s, _ in spans), max(e for _, e in spans))
    for span in found.get(terms[0].name, ()):
        if _stands(span, whole if not terms[0].side else spans[-1], terms[0], spans):
            grown = _grow([*spans, span], terms[1:], found)
            if grown:
                return grown
    return []


def _stands(span: Span, beside: Span, term: Term, taken: Sequence[Span] = ()) -> bool:
    """Whether a span stands on the asked side and near enough, on characters not yet used."""
    if any(span[0] < end and start < span[1] for start, end in taken):
        return False
    after, before = span[0] - beside[1], beside[0] - span[1]
    if term.side == ">":
        return 0 <= after <= term.near
    if term.side == "<":
        return 0 <= before <= term.near
    return max(after, before) <= term.near
