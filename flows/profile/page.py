"""The page docs/profiles.md: what each profile says, every figure beside its source, and the laws."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from fractions import Fraction

from flows.profile.after import Then
from flows.profile.figure import Part
from flows.profile.law import Article, Law, Share, load_laws
from flows.profile.load import load_all
from flows.profile.path import ordinary_path
from flows.profile.schema import Profile

Row = tuple[object, ...]
_LISTS = ("allow", "forbid", "focus")
_TABLES = (
    "gates.",
    "reminders.",
    "subject_class.",
    "document.",
    "overrides.",
    *(f"topic.{kind}." for kind in _LISTS),
)


def render() -> str:
    """The whole page, from the files of `flows/profiles` and `flows/laws` alone."""
    profiles = load_all().values()
    parts = ["# Profiles\n", "Made by `flows/profile/page.py`; do not edit.\n"]
    parts += [section for profile in profiles for section in _profile(profile)]
    return "\n".join([*parts, *_laws(load_laws())])


def _profile(profile: Profile) -> Iterator[str]:
    source = profile.source
    yield f"## {profile.id}: {profile.name} ({profile.version})\n"
    yield f"{source.title} {source.doc_no}, {'、'.join(source.issuers)}; in force {source.effective}.\n"
    yield _path(profile)
    yield "### Figures\n"
    yield _table(("key", "value", "source"), _figures(profile))
    yield "### Gates\n"
    yield _table(("gate", "strength", "passed by", "source"), _gates(profile))
    yield "### Reminders\n"
    yield _table(("id", "counts from", "when", "to", "then", "source"), _reminders(profile))
    yield "### Lists\n"
    yield _table(("id", "text", "themes", "source"), _clauses(profile))
    yield _table(("class", "text", "kind", "votes", "source"), _classes(profile))
    yield "### Documents\n"
    yield _table(("code", "title", "fields", "source"), _documents(profile))
    yield "### What a community may set\n"
    yield _table(("key", "from", "to", "choices", "source"), _bounds(profile))


def _path(profile: Profile) -> str:
    labels, steps = profile.progress.labels, profile.progress.map
    said = (f"{state} ({labels[steps[state] - 1]})" for state in ordinary_path(profile))
    return "Ordinary path: " + " → ".join(said) + ".\n"


def _figures(profile: Profile) -> Iterator[Row]:
    for path, source in profile.sources.items():
        if not path.startswith(_TABLES):
            yield f"`{path}`", _say(_at(profile, path)), source


def _at(part: object, path: str) -> object:
    for step in path.split("."):
        if isinstance(part, tuple):
            part = next(entry for entry in part if getattr(entry, "id", None) == step)
        else:
            part = getattr(part, step)
    return part


def _gates(profile: Profile) -> Iterator[Row]:
    for name, gate in profile.gates.items():
        yield name, gate.strength, ", ".join(gate.by), profile.sources[f"gates.{name}"]


def _reminders(profile: Profile) -> Iterator[Row]:
    for name, one in profile.reminders.items():
        when = [str(at) for at in one.at] + ([f"every {one.every}"] if one.every else [])
        late = "; ".join(_then(then) for then in one.then)
        source = profile.sources[f"reminders.{name}"]
        mark = f"{name} (urgent)" if one.urgent else name
        yield mark, one.on, ", ".join(when), ", ".join(one.to), late, source


def _then(then: Then) -> str:
    return f"{then.at}: {', '.join(then.to)}"


def _clauses(profile: Profile) -> Iterator[Row]:
    for kind in _LISTS:
        for clause in getattr(profile.topic, kind):
            source = profile.sources[f"topic.{kind}.{clause.id}"]
            yield clause.id, clause.text, ", ".join(clause.themes), source


def _classes(profile: Profile) -> Iterator[Row]:
    for one in profile.subject_class:
        source = profile.sources[f"subject_class.{one.id}"]
        yield one.id, one.text, one.kind, _say(one.votes), source


def _documents(profile: Profile) -> Iterator[Row]:
    for one in profile.document:
        yield one.code, one.title, "、".join(one.fields), profile.sources[f"document.{one.code}"]


def _bounds(profile: Profile) -> Iterator[Row]:
    for key, one in profile.overrides.items():
        source = profile.sources[f"overrides.{key}"]
        yield f"`{key}`", _say(one.min), _say(one.max), ", ".join(one.choices), source


def _laws(laws: Iterable[Law]) -> Iterator[str]:
    yield "## Laws\n"
    yield "A law is a floor: where a document asks for less, the law holds and the screen says both.\n"
    for law in laws:
        until = f" to {law.until}" if law.until else ""
        where = ", ".join(law.levels) + (f", {law.province}" if law.province else "")
        yield f"### {law.law} ({law.edition})\n"
        yield f"For {where}; in force from {law.in_force}{until}. {law.held}.\n"
        yield _table(("key", "article", "figures", "quote"), map(_article, law.article))


def _article(article: Article) -> Row:
    said = [
        f"{article.board_days} days on the board" if article.board_days else "",
        f"{article.notice_days} days of notice" if article.notice_days else "",
        "quorum " + " or ".join(map(_share, article.quorum)) if article.quorum else "",
        f"agree {_share(article.agree)}" if article.agree else "",
        "party first" if article.party_first else "",
        f"{len(article.matter)} matters" if article.matter else "",
    ]
    return f"`law:{article.key}`", article.article, ", ".join(filter(None, said)), article.quote


def _share(share: Share) -> str:
    return f"{share.of} {share.compare} {_say(share.ratio)}"


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Part):
        return _say(value.model_dump(mode="json", exclude_defaults=True, exclude={"id", "code"}))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_say(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        pairs = any(isinstance(one, tuple) for one in value)
        return ("; " if pairs else ", ").join(map(_say, value))
    return "none" if value is None else str(value)


def _table(heads: tuple[str, ...], rows: Iterable[Row]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return str(value).replace("\n", "<br>").replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(render())
