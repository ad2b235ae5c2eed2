"""Loads profiles at start: parsed, checked, sourced; a broken file stops the program."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flows.profile.check import problems
from flows.profile.error import OverrideError, ProfileError
from flows.profile.explicit import explicit_problems
from flows.profile.figure import strangers
from flows.profile.law import Law, law_keys, load_laws
from flows.profile.override import bound_problems, effective
from flows.profile.read import parse, read_toml
from flows.profile.schema import Profile
from flows.profile.snapshot import from_snapshot, profile_hash, snapshot
from flows.profile.sources import source_problems

PROFILES = Path(__file__).parent.parent / "profiles"

__all__ = [
    "OverrideError",
    "ProfileError",
    "effective",
    "from_snapshot",
    "load_all",
    "load_profile",
    "profile_hash",
    "shipped",
    "snapshot",
]


def load_profile(path: Path, laws: tuple[Law, ...] | None = None) -> Profile:
    """One profile; ProfileError names the file, the key and the reason of the first problem."""
    raw = read_toml(path)
    profile = parse(Profile, raw, path.name)
    held = law_keys(load_laws() if laws is None else laws)
    for key, reason in _problems(path, profile, raw, held):
        raise ProfileError(path.name, key, reason)
    return profile


@cache
def shipped() -> Mapping[str, Profile]:
    """The procedures that come with the program, read once: what a new village chooses from."""
    return load_all()


def load_all(folder: Path | None = None) -> dict[str, Profile]:
    """Every profile of a folder by id; at least one."""
    found = sorted((folder or PROFILES).glob("*.toml"))
    if not found:
        raise ProfileError(str(folder or PROFILES), "-", "no profile here")
    return {path.stem: load_profile(path) for path in found}


def _problems(
    path: Path, profile: Profile, raw: Mapping[str, Any], laws: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if profile.id != path.stem:
        yield "id", f"the file is called {path.stem!r}"
    if profile.changed:
        yield "changed", "only a community sets this, never a file"
    yield from problems(profile)
    yield from explicit_problems(profile, raw)
    for guard in profile.guard:
        for law in strangers(guard.laws, laws):
            yield f"guard.{guard.id}.laws", f"no such law: {law!r}"
    yield from bound_problems(profile)
    yield from source_problems(profile, raw, laws)
