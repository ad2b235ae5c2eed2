"""Reads a message typed in pinyin: syllables by the table, words by the lexicon, longest first.

How the words of the lexicon sound is only worked out when somebody first types pinyin.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cached_property

LEAST = 2
"""A run of fewer syllables is no pinyin: lift, bus."""
LONGEST = 5
"""Most syllables of a word that is looked for."""
_RUN = re.compile(r"[a-z]+(?: ?[a-z]+)*")
Found = list[tuple[int, int, str]]


class Pinyin:
    """Made from `syllable = characters` and the words of the lexicon; unknown syllables get their first character."""

    def __init__(
        self,
        table: Mapping[str, str],
        words: Collection[str],
        rank: Callable[[str], int] | None = None,
    ) -> None:
        self._table = table
        self._first = {syllable: chars[0] for syllable, chars in table.items()}
        self._given, self._rank = words, rank

    @cached_property
    def _words(self) -> dict[tuple[str, ...], str]:
        """The words by their syllables; of two that sound alike the lower rank is meant."""
        said = {char: syllable for syllable, chars in self._table.items() for char in chars}
        words: dict[tuple[str, ...], str] = {}
        for word in sorted(self._given, key=self._rank) if self._rank else self._given:
            if 1 < len(word) <= LONGEST and all(char in said for char in word):
                words.setdefault(tuple(said[char] for char in word), word)
        return words

    def read(self, text: str) -> Found:
        """Where something said in pinyin begins and ends, and the characters for it; [] for anything else."""
        cuts = [(self._cut(text, *match.span()), match.end()) for match in _RUN.finditer(text)]
        if not all(cut for cut, _ in cuts):
            return []
        long = ((cut, end) for cut, end in cuts if len(cut) >= LEAST)
        return [found for cut, end in long for found in self._spell(text, cut, end)]

    def _cut(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The syllables of a run, the longest that leave a readable rest; backwards, so in linear time."""
        ways: dict[int, int] = {end: end}
        for place in range(end - 1, start - 1, -1):
            if text[place] == " ":
                if place + 1 in ways:
                    ways[place] = place + 1
                continue
            for size in range(min(6, end - place), 0, -1):
                if place + size in ways and text[place : place + size] in self._first:
                    ways[place] = place + size
                    break
        spans, place = [], start
        while place < end and place in ways:
            if text[place] != " ":
                spans.append((place, ways[place]))
            place = ways[place]
        return spans if place == end else []

    def _spell(self, text: str, cut: list[tuple[int, int]], end: int) -> Found:
        """Words of the lexicon where they fit, single characters elsewhere; the blank behind goes along."""
        heard = [text[start:stop] for start, stop in cut]
        bounds = [start for start, _ in cut] + [end]
        found: Found = []
        place = 0
        while place < len(heard):
            most = min(LONGEST, len(heard) - place)
            size = next(
                (n for n in range(most, 1, -1) if tuple(heard[place : place + n]) in self._words),
                1,
            )
            word = self._words.get(tuple(heard[place : place + size])) if size > 1 else None
            han = word or self._first[heard[place]]
            size = size if word else 1
            found.append((bounds[place], bounds[place + size], han))
            place += size
        return found
