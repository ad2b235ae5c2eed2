"""Holds a reading against the lists of one profile: allow, suspect, or leave it to a person."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from nlp.lists import Clause, TopicLists
from nlp.reading import Evidence, Reading
from nlp.verdict import Decision, Hit

FULL = 1.0
"""Strength from which a clause counts; below it there is only a doubt."""


HALF = 0.5
"""Enough where the message neither asks nor complains but only wants something done."""
PLAIN = ("publicity", "campaign", "carry_out", "body_proposal")
"""Themes that are harmless however they are put."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The decision with the clauses behind it, strongest of the decision's kind first."""

    decision: Decision
    hits: tuple[Hit, ...]
    reason: str = ""


def judge(reading: Reading, lists: TopicLists, proposer: Collection[str] = ()) -> Judgement:
    """What these lists say; where they disagree the suspicion wins, and doubt goes to a person."""
    hits = [hit for clause in lists.clauses if (hit := _hit(reading, clause, proposer))]
    forbids = _strongest(hits, "forbid")
    allows = _strongest(hits, "allow")
    others = [hit for hit in hits if hit.kind == "focus"]
    decision, reason = _decide(reading, lists, forbids, allows)
    first, second = (allows, forbids) if decision == "allow" else (forbids, allows)
    ordered = [*first, *second, *others]
    if decision == "review" and not forbids and not allows:
        ordered = [*_catch_all(lists), *ordered]
    return Judgement(decision, tuple(ordered), reason)


def _decide(
    reading: Reading, lists: TopicLists, forbids: list[Hit], allows: list[Hit]
) -> tuple[Decision, str]:
    framed = reading.has("open_ask", "problem")
    if forbids and forbids[0].strength >= (FULL if framed else HALF):
        return "forbid", ""
    if reason := _doubt(reading, lists):
        return "review", reason
    if forbids:
        return "review", "doubt"
    if sum(hit.strength for hit in allows) < FULL:
        return "review", "unknown"
    return ("allow", "") if framed or reading.has(*PLAIN) else ("review", "bare")


def _doubt(reading: Reading, lists: TopicLists) -> str:
    """Why a message cannot be read by a machine alone, or ""."""
    if reading.has("injection"):
        return "injection"
    if reading.has("alarm") and lists.mode == "must_and_forbid":
        return "alarm"
    if reading.has("idle"):
        return "idle"
    return ""


def _hit(reading: Reading, clause: Clause, proposer: Collection[str]) -> Hit | None:
    seen = [(theme, reading.themes[theme]) for theme in clause.themes if theme in reading.themes]
    if clause.by_proposer and any(kind in proposer for kind in clause.by_proposer):
        seen.append(("body_proposal", Evidence(FULL)))
    if not seen:
        return None
    inner = sorted({span for _, evidence in seen for span in evidence.spans})
    spans = tuple(dict.fromkeys(reading.normal.span(*span) for span in inner))
    words = tuple(dict.fromkeys(reading.normal.original[s:e] for s, e in spans))
    strength = round(sum(evidence.weight for _, evidence in seen), 2)
    themes = tuple(theme for theme, _ in seen)
    return Hit(clause.id, clause.kind, words, spans, strength, themes)


def _strongest(hits: list[Hit], kind: str) -> list[Hit]:
    return sorted((hit for hit in hits if hit.kind == kind), key=lambda hit: -hit.strength)


def _catch_all(lists: TopicLists) -> list[Hit]:
    return [Hit(clause.id, clause.kind) for clause in lists.clauses if clause.catch_all]


def without(hits: tuple[Hit, ...], clause: str) -> tuple[Hit, ...]:
    """The hits with one clause's strength taken away; it stays visible."""
    return tuple(replace(hit, strength=0.0) if hit.clause == clause else hit for hit in hits)
