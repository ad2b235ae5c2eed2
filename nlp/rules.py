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
        for name in self.needs:
            if name not in found:
                return ()
        for name in self.bars:
            if name in found:
                return ()
        for first in found[self.terms[0].name]:
            spans = _grow((first,), first, self.terms[1:], found)
            if spans and not (self.vetoes and self._vetoed(spans, found)):
                return spans
        return ()

    @property
    def names(self) -> frozenset[str]:
        """Every class that the rule speaks of."""
        return self.needs | self.bars | {veto.name for veto in self.vetoes}

    def _vetoed(self, spans: tuple[Span, ...], found: Found) -> bool:
        whole = around(spans)
        return any(
            _stands(span, whole, veto) for veto in self.vetoes for span in found.get(veto.name, ())
        )


def around(spans: Sequence[Span]) -> Span:
    """From where the first of them begins to where the last one ends."""
    return (min(start for start, _ in spans), max(end for _, end in spans))


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


def _grow(
    spans: tuple[Span, ...], whole: Span, terms: tuple[Term, ...], found: Found
) -> tuple[Span, ...]:
    """The first way to place the remaining terms beside those placed, tried in order."""
    if not terms:
        return spans
    term = terms[0]
    beside = spans[-1] if term.side else whole
    for span in found[term.name]:
        if _stands(span, beside, term) and _free(span, spans):
            wider = (min(whole[0], span[0]), max(whole[1], span[1]))
            if grown := _grow((*spans, span), wider, terms[1:], found):
                return grown
    return ()


def _stands(span: Span, beside: Span, term: Term) -> bool:
    """Whether a span stands on the asked side and near enough."""
    after, before = span[0] - beside[1], beside[0] - span[1]
    if term.side == ">":
        return 0 <= after <= term.near
    if term.side == "<":
        return 0 <= before <= term.near
    return after <= term.near and before <= term.near


def _free(span: Span, taken: tuple[Span, ...]) -> bool:
    """Whether a span lies on characters not yet used."""
    first, last = span
    for start, end in taken:  # noqa: SIM110 — all() would cost more than the two comparisons
        if first < end and start < last:
            return False
    return True
