"""The law in force on a day: dated files of `flows/laws`, and the law as a floor under a profile."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Literal

from flows.profile.error import ProfileError
from flows.profile.figure import Compare, Id, Part, Ratio, Text
from flows.profile.read import parse, read_toml
from flows.profile.schema import Profile

LAWS = Path(__file__).parent.parent / "laws"
Place = Literal["village", "community", "township"]
Base = Literal[
    "adults", "households", "group_reps", "members", "present", "all_members", "all_reps"
]


class Share(Part):
    """A share of some people that the law asks for."""

    of: Base
    ratio: Ratio
    compare: Compare


class Matter(Part):
    """A matter reserved to an assembly; `themes` are ids of the lexicon."""

    id: Id
    text: Text
    themes: tuple[Id, ...] = ()
    delegable: bool = True


class Article(Part):
    """One article: the quote, and the figures that the program takes from it (0 or empty: none).

    `quorum` lists alternatives, any one of which is enough. Days are calendar days.
    """

    key: Id
    article: Text
    quote: Text
    board_days: int = 0
    notice_days: int = 0
    notice_exception: bool = False
    quorum: tuple[Share, ...] = ()
    agree: Share | None = None
    party_first: bool = False
    results_published: bool = False
    guard: Id = ""
    matter: tuple[Matter, ...] = ()


class Law(Part):
    """One law in one edition, in force from `in_force` until `until` (both days included)."""

    law: Text
    short: Text
    edition: Text
    in_force: date
    until: date | None = None
    levels: tuple[Place, ...]
    province: Text = ""
    held: Text
    article: tuple[Article, ...]

    def holds(self, level: str, on: date, province: str) -> bool:
        """Whether it is law for this kind of place on this day."""
        dated = self.in_force <= on and (self.until is None or on <= self.until)
        return dated and level in self.levels and self.province in ("", province)


class Provision(Part):
    """An article together with the law it stands in: what a screen quotes."""

    law: Text
    short: Text
    edition: Text
    in_force: date
    article: Article


class Floor(Part):
    """A value with both its sides: what the document asks, what the law asks, and the larger."""

    value: int
    document_value: int
    document_source: Text
    law_value: int
    provision: Provision | None = None

    @property
    def law_decides(self) -> bool:
        """Whether the law asks for more than the document, so that a screen must say both."""
        return self.law_value > self.document_value


@cache
def load_laws(folder: Path = LAWS) -> tuple[Law, ...]:
    """All law files, checked; ProfileError names the file, the key and the reason."""
    laws = {path.name: _load(path) for path in sorted(folder.glob("*.toml"))}
    _no_overlap(laws)
    return tuple(laws.values())


def law_keys(laws: Iterable[Law]) -> frozenset[str]:
    """Every key that a profile may name as `law:<key>`."""
    return frozenset(article.key for law in laws for article in law.article)


def laws_in_force(
    level: str, on: date, province: str = "", laws: tuple[Law, ...] | None = None
) -> Mapping[str, Provision]:
    """The articles that hold for a village or a community on this day, by key."""
    held = load_laws() if laws is None else laws
    return {
        article.key: Provision(
            law=law.law,
            short=law.short,
            edition=law.edition,
            in_force=law.in_force,
            article=article,
        )
        for law in held
        if law.holds(level, on, province)
        for article in law.article
    }


def board_days(profile: Profile, level: str, on: date) -> Floor:
    """Days that a posting stays up: the document's or the law's, whichever is more."""
    law, provision = _highest(profile, level, on, "board_days")
    own = profile.publication.keep_days
    return Floor(
        value=max(own, law),
        document_value=own,
        document_source=profile.sources["publication.keep_days"],
        law_value=law,
        provision=provision,
    )


def meeting_days(profile: Profile, lawful: str) -> int:
    """Days of notice of a legal meeting: of the whole assembly or a group of it, or of the representatives.

    The profile's figures; their sources name the law (village 25, community, province).
    """
    rules = profile.assembly
    return rules.notice_days_reps if lawful == "reps" else rules.notice_days_assembly


def lead_days(profile: Profile, lawful: str) -> int:
    """Days between notice and meeting: the law's for a legal meeting, else the document's (DECISIONS 27)."""
    own = profile.notice.lead_days
    return max(own, meeting_days(profile, lawful)) if lawful else own


def floors(profile: Profile, level: str, on: date) -> Mapping[str, int]:
    """Lowest values by law for the keys that a community may override."""
    return {"publication.keep_days": _highest(profile, level, on, "board_days")[0]}


def _highest(profile: Profile, level: str, on: date, figure: str) -> tuple[int, Provision | None]:
    best, found = 0, None
    for provision in laws_in_force(level, on, profile.level.province).values():
        value = int(getattr(provision.article, figure))
        if value > best:
            best, found = value, provision
    return best, found


def _load(path: Path) -> Law:
    law = parse(Law, read_toml(path), path.name)
    keys = [article.key for article in law.article]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise ProfileError(path.name, twice, "two articles with one key")
    return law


def _no_overlap(laws: Mapping[str, Law]) -> None:
    """One key may return in a later edition, but two editions never hold on one day."""
    for (file, first), (other, second) in combinations(laws.items(), 2):
        shared = law_keys([first]) & law_keys([second])
        apart = _ends_before(first, second) or _ends_before(second, first)
        if shared and not apart and set(first.levels) & set(second.levels):
            raise ProfileError(other, min(shared), f"also in {file}, in force on the same days")


def _ends_before(first: Law, second: Law) -> bool:
    return first.until is not None and first.until < second.in_force
