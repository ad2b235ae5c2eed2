"""Holds a reading against the lists of one profile: allow, suspect, or leave it to a person."""

from collections.abc import Collection
from dataclasses import dataclass

from nlp.lists import Clause, TopicLists
from nlp.normalise import MAX_CHARS
from nlp.reading import Evidence, Reading
from nlp.rules import Span
from nlp.verdict import Decision, Hit

FULL = 1.0
"""Strength from which a clause counts; below it there is only a doubt."""


HALF = 0.5
"""Strength of a pattern that is only near the mark."""
SHUT, SHUT_ALONE = 0.3, 0.6
"""Odds of being closed that suffice beside a pattern, full or half, and with none at all."""
FREE = 0.68
"""Odds of being open that let a topic through."""
NAMED, FREE_NAMED = 4, 0.05
"""Messages of so few characters only name a matter; then its name on the list is enough."""
SURE, CERTAIN = 0.75, 0.93
"""Odds of being open that outweigh an alarming word or half a pattern, and one single pattern."""


@dataclass(slots=True)
class Judgement:
    """The decision with the clauses behind it, strongest of the decision's kind first."""

    decision: Decision
    hits: tuple[Hit, ...]
    reason: str = ""
    free: float = 0.0


def judge(reading: Reading, lists: TopicLists, proposer: Collection[str] = ()) -> Judgement:
    """What these lists say; where they disagree the suspicion wins, and doubt goes to a person."""
    hits = _hits(reading, lists, proposer)
    forbids = _strongest(hits, "forbid")
    allows = _strongest(hits, "allow")
    others = [hit for hit in hits if hit.kind == "focus"]
    shut, free = _odds(reading, lists)
    if lists.mode == "must_and_forbid":
        decision, reason = _decide(reading, shut, free, forbids, allows)
    else:
        decision, reason = _in_scope(reading, [*allows, *others])
    first, second = (allows, forbids) if decision == "allow" else (forbids, allows)
    ordered = [*first, *second, *others]
    if decision == "review" and not forbids and not allows:
        ordered = [*_catch_all(lists), *ordered]
    return Judgement(decision, tuple(ordered), reason, round(free, 2))


def _decide(
    reading: Reading, shut: float, free: float, forbids: list[Hit], allows: list[Hit]
) -> tuple[Decision, str]:
    proof = _proof(reading, forbids)
    if reading.has("injection"):
        shut /= 1.01 - reading.odds.get("doubt", 0.0)
    enough = SHUT if proof >= HALF else SHUT_ALONE
    if forbids and shut >= enough and not reading.has("denied"):
        return "forbid", ""
    if (reason := _doubt(reading)) and not (reason == "alarm" and free >= SURE):
        return "review", reason
    if proof >= HALF and (proof > FULL or free < (CERTAIN if proof == FULL else SURE)):
        return "review", "doubt"
    if not allows or free < _needed(reading, allows, proof):
        return "review", "unknown"
    return "allow", ""


def _needed(reading: Reading, allows: list[Hit], proof: float) -> float:
    """How open a topic must look; a few characters that name a matter on the list are asked for little."""
    if len(reading.normal.text) > NAMED or allows[0].strength < FULL:
        return FREE
    return FREE if proof or reading.has("cue_dont") else FREE_NAMED


def _proof(reading: Reading, forbids: list[Hit]) -> float:
    """The weight of words and patterns alone behind the best suspicion."""
    if not forbids:
        return 0.0
    return max(reading.themes[theme].weight for hit in forbids for theme in hit.themes)


def _in_scope(reading: Reading, hits: list[Hit]) -> tuple[Decision, str]:
    """Lists that forbid nothing: in the list, or for a person to look at."""
    if reading.themes.get(reading.kinds.get("private", ""), Evidence()).weight >= FULL:
        return "review", "private"
    if any(hit.strength >= FULL for hit in hits):
        return "allow", ""
    return "review", _doubt(reading) or "unknown"


def _odds(reading: Reading, lists: TopicLists) -> tuple[float, float]:
    """How likely the topic is closed by these lists, and how likely they open it."""
    odds = reading.odds
    shut = free = 0.0
    for kind, theme in reading.kinds.items():
        if theme in lists.shut:
            shut += odds[kind]
        if theme in lists.free:
            free += odds[kind]
    return shut, odds.get("open", 0.0) + free


def _doubt(reading: Reading) -> str:
    """Why a message cannot be read by a machine alone, or ""."""
    if reading.has("injection"):
        return "injection"
    if len(reading.normal.original) > MAX_CHARS:
        return "long"
    return next((name for name in ("idle", "personal", "alarm") if reading.has(name)), "")


def _hits(reading: Reading, lists: TopicLists, proposer: Collection[str]) -> list[Hit]:
    """The clauses that cover a theme of the message, in the document's order."""
    seen: dict[str, list[tuple[str, Evidence]]] = {}
    for theme, evidence in reading.themes.items():
        for clause in lists.by_theme.get(theme, ()):
            seen.setdefault(clause.id, []).append((theme, evidence))
    for clause in lists.clauses if proposer else ():
        if any(kind in proposer for kind in clause.by_proposer):
            seen.setdefault(clause.id, []).append(("body_proposal", Evidence(weight=FULL)))
    clauses = lists.by_id
    return [_hit(reading, clauses[name], seen[name]) for name in sorted(seen, key=lists.place)]


def _hit(reading: Reading, clause: Clause, seen: list[tuple[str, Evidence]]) -> Hit:
    normal, places, strength = reading.normal, list[Span](), 0.0
    for _, evidence in seen:
        places += evidence.spans
        strength += evidence.weight + evidence.lean
    spans = tuple(dict.fromkeys([normal.span(start, end) for start, end in _outer(places)]))
    words = tuple(dict.fromkeys([normal.original[start:end] for start, end in spans]))
    themes = tuple([theme for theme, _ in seen])
    return Hit(clause.id, clause.kind, words, spans, round(strength, 2), themes)


def _outer(spans: Collection[Span]) -> list[Span]:
    """Without those that lie inside another: a word's own beginning is not shown twice."""
    if len(spans) < 2:
        return list(spans)
    outer: list[Span] = []
    last = -1
    for span in sorted(spans, key=_first_and_longest):
        if span[1] > last:
            outer.append(span)
            last = span[1]
    return outer


def _first_and_longest(span: Span) -> Span:
    return (span[0], -span[1])


def _strongest(hits: list[Hit], kind: str) -> list[Hit]:
    chosen = [hit for hit in hits if hit.kind == kind]
    return sorted(chosen, key=lambda hit: -hit.strength) if len(chosen) > 1 else chosen


def _catch_all(lists: TopicLists) -> list[Hit]:
    return [Hit(clause.id, clause.kind) for clause in lists.clauses if clause.catch_all]
