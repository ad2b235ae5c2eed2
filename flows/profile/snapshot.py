"""The snapshot a case keeps: the effective profile as canonical JSON, with its hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flows.profile.override import NO_FLOORS, Value, effective
from flows.profile.schema import Profile


class SnapshotError(ValueError):
    """The stored text is not what was stored."""


def snapshot(
    profile: Profile, overrides: Mapping[str, Value], floors: Mapping[str, int] = NO_FLOORS
) -> str:
    """Canonical JSON of the effective profile; beside it what the community changed, from and to.

    A profile that is a community's already brings its changes along.
    """
    kept = effective(profile, overrides, floors)
    return _canonical(
        {
            "changed": kept.model_dump(mode="json")["changed"],
            "hash": profile_hash(kept),
            "profile": kept.model_dump(mode="json"),
        }
    )


def from_snapshot(text: str) -> Profile:
    """The profile of a snapshot; SnapshotError when the hash does not fit the text."""
    stored = json.loads(text)
    if _hash(stored["profile"]) != stored["hash"]:
        raise SnapshotError("the profile of this snapshot was changed after it was stored")
    return Profile.model_validate(stored["profile"])


def changed(text: str) -> Mapping[str, tuple[Any, Any]]:
    """What the community had set: key → (the profile's value, the community's value)."""
    return {key: (was, now) for key, (was, now) in json.loads(text)["changed"].items()}


def profile_hash(profile: Profile) -> str:
    """SHA-256 of the canonical JSON, as 64 hex digits."""
    return _hash(profile.model_dump(mode="json"))


def _hash(data: Any) -> str:
    return hashlib.sha256(_canonical(data).encode()).hexdigest()


def _canonical(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
