"""The procedures that were loaded at the start, and which of them holds where."""

from collections.abc import Mapping
from typing import Any

from flows.profile.load import effective, from_snapshot
from flows.profile.schema import Profile

FIRST = "jinhua"
"""What holds before a community has chosen: only its words are used then."""


class Counties:
    """Profiles by id; storage asks here and never looks into one."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles

    def parse(self, body: str, /) -> Profile:
        """The profile of a case's snapshot; raises SnapshotError when it was tampered with."""
        return from_snapshot(body)

    def effective(self, profile_id: str, overrides: Mapping[str, Any], /) -> Profile:
        """A community's profile with its own values; KeyError for an id that was not loaded."""
        profile = self._profiles[profile_id or self._first()]
        return effective(profile, overrides) if overrides else profile

    def _first(self) -> str:
        return FIRST if FIRST in self._profiles else min(self._profiles)


def terms_of(profile: Profile) -> dict[str, str]:
    """The words of a county that every text may use."""
    terms: dict[str, str] = profile.terms.model_dump()
    return terms
