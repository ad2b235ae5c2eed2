"""A community's own values: a short list named by the profile, within its bounds and the law."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from flows.profile.after import Bound
from flows.profile.check import problems
from flows.profile.error import OverrideError
from flows.profile.schema import Profile

Value = int | str | list[str]
NO_FLOORS: Mapping[str, int] = {}


def effective(
    profile: Profile, overrides: Mapping[str, Value], floors: Mapping[str, int] = NO_FLOORS
) -> Profile:
    """The profile with the community's values; OverrideError for one that may not be set.

    `floors` are the lowest values by law (`law.floors`); `profile.overrides` names the keys that
    may be set and how far. The original stays beside it in `changed`, and so in the snapshot.
    """
    data = profile.model_dump(mode="json")
    for key, value in overrides.items():
        _allowed(profile, key, value, floors.get(key, 0))
        _set(data, key, value)
        data["changed"][key] = [own(profile, key), value]
    try:
        changed = Profile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        raise OverrideError(key, first["msg"]) from error
    for key, reason in problems(changed):
        raise OverrideError(key, reason)
    return changed


def lifted(overrides: Mapping[str, Value], floors: Mapping[str, int]) -> dict[str, Value]:
    """The community's numbers, none below the law of the day: a law may have come after them."""
    return {
        key: max(value, floors.get(key, 0)) if isinstance(value, int) else value
        for key, value in overrides.items()
    }


def own(profile: Profile, key: str) -> Any:
    """The document's own value at a dotted path, also where the community has another."""
    return profile.changed[key][0] if key in profile.changed else original(profile, key)


def original(profile: Profile, key: str) -> Any:
    """The profile's own value at a dotted path, as it is written in a file; KeyError if none."""
    value: Any = profile.model_dump(mode="json")
    for step in key.split("."):
        value = value[step]
    return value


def bound_problems(profile: Profile) -> Iterator[tuple[str, str]]:
    """Entries of [overrides] that name nothing, or whose bounds leave out the profile's value."""
    for key, bound in profile.overrides.items():
        try:
            value = original(profile, key)
        except (KeyError, TypeError):
            yield f"overrides.{key}", "no such value in this profile"
            continue
        if reason := _outside(value, bound):
            yield f"overrides.{key}", f"the profile's own value: {reason}"


def _allowed(profile: Profile, key: str, value: Value, floor: int) -> None:
    bound = profile.overrides.get(key)
    if bound is None:
        raise OverrideError(key, "a community may not change this")
    if type(value) is not type(original(profile, key)):
        raise OverrideError(key, "another kind of value")
    if reason := _outside(value, bound):
        raise OverrideError(key, reason)
    if isinstance(value, int) and value < floor:
        raise OverrideError(key, f"the law asks for at least {floor}")


def _outside(value: object, bound: Bound) -> str:
    """Why the value does not fit the bound; empty if it does."""
    if isinstance(value, bool) or not isinstance(value, int | str | list):
        return "only numbers, words and times may be set"
    if isinstance(value, int):
        if bound.min is None or bound.max is None:
            return "a number needs min and max"
        fits = bound.min <= value <= bound.max
        return "" if fits else f"{value} is not within {bound.min} to {bound.max}"
    if bound.min is not None or bound.max is not None:
        return "min and max go with numbers"
    fits = not bound.choices or value in bound.choices
    return "" if fits else f"{value!r} is not one of the choices"


def _set(data: dict[str, Any], key: str, value: Value) -> None:
    *way, last = key.split(".")
    for step in way:
        data = data[step]
    data[last] = value
