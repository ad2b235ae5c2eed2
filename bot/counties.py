"""The procedures that were loaded at the start, and which of them holds where."""

from collections.abc import Mapping
from typing import Any

from flows.profile.load import effective, from_snapshot
from flows.profile.schema import Profile


class Counties:
    """Profiles by id; storage asks here and never looks into one."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles

    def parse(self, body: str, /) -> Profile:
        """The profile of a case's snapshot; raises SnapshotError when it was tampered with."""
        return from_snapshot(body)

    def effective(self, profile_id: str, overrides: Mapping[str, Any], /) -> Profile:
        """A community's profile with its own values; KeyError for an id that was not loaded.

        Before a community has chosen, any will do: only its words are used then.
        """
        profile = self._profiles[profile_id or min(self._profiles)]
        return effective(profile, overrides) if overrides else profile


def terms_of(profile: Profile) -> dict[str, str]:
    """The words of a county that every text may use."""
    terms: dict[str, str] = profile.terms.model_dump()
    return terms
