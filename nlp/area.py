"""Town or country, village or township, and which focus of an area list a topic belongs to."""

from collections.abc import Iterable

from nlp.lists import Clause, TopicLists
from nlp.places import Places
from nlp.reading import Reading
from nlp.verdict import Hit

URBAN, RURAL, EITHER = "urban", "rural", "either"
PLACE = {"home_life", "dwelling", "house_plot", "field_use", "assets", "gains"}
"""Themes that say where a matter plays rather than what it is; used for this alone."""
OF_PLACE = 0.3


def area(reading: Reading) -> str:
    """Where the words of the message live; `either` when they do not say."""
    town, country = _weight(reading, "area_urban"), _weight(reading, "area_rural")
    if town == country:
        return EITHER
    return URBAN if town > country else RURAL


def level(reading: Reading) -> str:
    """`township` when more than one village or community is concerned."""
    return "township" if reading.has("cross_village") else "village"


def category(
    reading: Reading, lists: TopicLists, hits: tuple[Hit, ...], other: str, places: Places
) -> dict[str, str]:
    """The best of the area lists' clauses; {} for a document that has none."""
    focus = lists.areas
    if not focus:
        return {}
    clause = likeliest(reading, focus, hits)
    if places.knows(lists.by_category):
        clause = lists.by_category.get(places.best(signs(reading, focus, hits, clause)))
    where = area(reading)
    if clause is None:
        return {"area": where, "category": other, "clause": ""}
    town = clause.area if where == EITHER else where
    return {"area": town, "category": clause.text, "clause": clause.id}


def signs(
    reading: Reading, focus: dict[str, Clause], hits: Iterable[Hit], first: Clause | None
) -> set[str]:
    """What a category is weighed by: all that a leaning is, `=` the place and the clauses hit, `*` the likeliest."""
    return {
        *reading.pushes,
        *["=" + focus[hit.clause].text for hit in hits if hit.clause in focus],
        "=" + area(reading),
        "*" + (first.text if first else ""),
    }


def likeliest(reading: Reading, focus: dict[str, Clause], hits: Iterable[Hit]) -> Clause | None:
    """The clause with the best evidence of words and patterns, the first of two that are alike."""
    where = area(reading)
    fits = [hit for hit in hits if hit.clause in focus and _fits(reading, hit)]
    order = {key: place for place, key in enumerate(focus)}
    best = max(
        fits,
        key=lambda hit: (_fitness(reading, hit, focus[hit.clause], where), -order[hit.clause]),
        default=None,
    )
    return focus[best.clause] if best else None


def _fits(reading: Reading, hit: Hit) -> bool:
    """A village has no property company: what only towns have does not count in the country."""
    return hit.strength >= 1.0 and not (
        set(hit.themes) <= {"parking", "charging"} and area(reading) == RURAL
    )


def _fitness(reading: Reading, hit: Hit, clause: Clause, where: str) -> float:
    """A clause of the town counts for less in the country, and words of the place less than of the matter."""
    place = sum(reading.themes[theme].weight for theme in hit.themes if theme in PLACE)
    return (hit.strength - OF_PLACE * place) * (1.0 if where in {EITHER, clause.area} else 0.6)


def _weight(reading: Reading, name: str) -> int:
    return len({start for start, _ in reading.found.get(name, ())})
