"""The profiles at hand as storage is given them: by id, from a snapshot, with a community's own values."""

from collections.abc import Mapping
from typing import Any

from flows.profile.load import effective, from_snapshot, load_all
from flows.profile.schema import Profile


class Shelf:
    """Resolves profiles for the unit of work; the first of them stands in before there is a community."""

    def __init__(self, profiles: Mapping[str, Profile] | None = None) -> None:
        self._profiles = dict(profiles or load_all())

    def parse(self, body: str, /) -> Profile:
        """The profile of a snapshot."""
        return from_snapshot(body)

    def effective(self, profile_id: str, overrides: Mapping[str, Any], /) -> Profile:
        """The community's profile. Raises LookupError for an unknown id."""
        if not profile_id:
            return next(iter(self._profiles.values()))
        profile = self._profiles[profile_id]
        return effective(profile, overrides) if overrides else profile
