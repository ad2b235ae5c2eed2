"""The desk clerk: one call takes a message and a profile's lists and answers with reasons."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from nlp import area, normalise
from nlp.adjust import Adjustment
from nlp.judge import Judgement, judge
from nlp.lean import Lean
from nlp.leaning import Families, lean_on, traits_of
from nlp.lexicon import HOME, Lexicon, load
from nlp.lists import Decided, OpenCase, TopicLists
from nlp.matters import matters
from nlp.near import Ledger
from nlp.normalise import Normaliser
from nlp.pinyin import Pinyin
from nlp.places import Places
from nlp.reading import Reader, Reading
from nlp.reframe import reframe
from nlp.segment import Segmenter
from nlp.verdict import Verdict

_DULL = frozenset({"open_ask", "public_other", "cue_we_all"})


class Checker:
    """Made once at start, warmed in a thread, then shared: it keeps no state between messages."""

    def __init__(
        self,
        lexicon: Lexicon,
        lean: Lean | None = None,
        *,
        places: Places | None = None,
        fast: bool | None = None,
    ) -> None:
        self.lexicon = lexicon
        self._lean = lean or Lean(())
        self._places = places or Places((), ())
        self._families = Families(lexicon.labels["families"])
        self._guards = _guard_names(lexicon)
        self._plain = Normaliser(
            lexicon.typos, Pinyin(lexicon.pinyin, lexicon.words, _rank(lexicon))
        )
        self.segmenter = Segmenter(filter(_own, lexicon.words), fast=fast)
        self._reader = Reader(lexicon, self.segmenter, self._lean)
        self._ledger = Ledger(
            self.segmenter.cut, lambda text: self._plain(text).text, self._telling
        )

    @classmethod
    def load(cls, lexicon_dir: Path | None = None, fast: bool | None = None) -> "Checker":
        """Reads the lexicon; `fast` None takes rjieba where it is installed."""
        home = lexicon_dir or HOME
        places = Places.load(home / "places.toml")
        return cls(load(home), Lean.load(home / "lean.toml"), places=places, fast=fast)

    def warm(self) -> None:
        """Loads dictionaries ahead of the first message; made to be called in a thread."""
        normalise.warm()
        self.segmenter.warm()
        self._lean.odds(())

    def read(self, text: str) -> Reading:
        """What the lexicon finds in a message, before any profile is asked."""
        reading = self._reader.read(self._plain(text))
        lean_on(reading, self._lean, self._families)
        return reading

    def traits(self, text: str) -> set[str]:
        """What the leaning of a message is weighed by; used when the weights are worked out."""
        return traits_of(self._reader.read(self._plain(text)))

    def check(
        self,
        text: str,
        lists: TopicLists,
        *,
        decided: Sequence[Decided] = (),
        open_cases: Sequence[OpenCase] = (),
        adjustment: Adjustment | None = None,
        proposer_classes: Collection[str] = (),
    ) -> Verdict:
        """The verdict on one message; never raises on any text, and never decides for people."""
        reading = self.read(text)
        found = judge(reading, lists, proposer_classes)
        asked = _asked(found)
        verdict = Verdict(
            decision=found.decision,
            hits=found.hits,
            ask=lists.by_id[asked].ask if asked else "",
            reframe=reframe(reading, lists, asked, self.lexicon) if asked else "",
            guards=self._lit(reading),
            level=area.level(reading),
            category=self._category(reading, lists, found),
            matters=matters(reading, self.lexicon),
            similar=self._ledger.like(text, open_cases),
            decided=self._ledger.like(text, decided),
            themes=tuple(reading.themes),
            reason=found.reason,
            free=found.free,
            unclear=self._unclear(reading, lists, found.reason),
        )
        return adjustment.apply(verdict) if adjustment else verdict

    def _telling(self, word: str) -> bool:
        """Whether a word of the lexicon says anything about the matter."""
        return _own(word) and not _dull(self.lexicon.words.get(word, _DULL))

    def _category(self, reading: Reading, lists: TopicLists, found: Judgement) -> dict[str, str]:
        other = self.lexicon.labels["other"]
        return area.category(reading, lists, found.hits, other, self._places)

    def _lit(self, reading: Reading) -> tuple[str, ...]:
        """The legal reminders that a topic lights, whatever the profile."""
        lit = {guard for name, guard in self._guards.items() if reading.has(name)}
        return tuple(sorted(lit))

    def _unclear(self, reading: Reading, lists: TopicLists, reason: str) -> bool:
        """Too short to judge, or nothing in it that anybody could discuss."""
        if len(reading.normal.text) < lists.min_chars and not reading.themes:
            return True
        return reason in {"injection", "idle", "foreign"} or (
            reason == "unknown" and not reading.themes
        )


def _asked(found: Judgement) -> str:
    """The clause that a suspicion rests on most, or "" when the topic may be discussed."""
    if found.decision == "allow":
        return ""
    return next((hit.clause for hit in found.hits if hit.kind == "forbid"), "")


def _own(word: str) -> bool:
    return len(word) > 1 and not word.isascii()


def _rank(lexicon: Lexicon) -> Callable[[str], int]:
    """The words of public matters first: of two that sound alike they are meant."""
    public = lexicon.public | {"broken", "open_ask"}
    return lambda word: public.isdisjoint(lexicon.words[word])


def _dull(names: Collection[str]) -> bool:
    """A word of asking or of everybody says nothing about the matter."""
    return not _DULL.isdisjoint(names)


def _guard_names(lexicon: Lexicon) -> dict[str, str]:
    """For each theme and each class of words the legal reminder that it lights."""
    named = {f"guard_{guard}": guard for guard in lexicon.labels["guards"]}
    return named | lexicon.guards
