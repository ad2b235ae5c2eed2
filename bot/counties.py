"""The procedures that were loaded at the start, and which of them holds where."""

from collections.abc import Mapping
from typing import Any

import structlog

from flows.clock import Clock
from flows.dates import local_day
from flows.profile import law
from flows.profile.load import OverrideError, effective, from_snapshot
from flows.profile.override import lifted
from flows.profile.schema import Profile

log = structlog.get_logger()


class Counties:
    """Profiles by id; storage asks here and never looks into one."""

    def __init__(self, profiles: Mapping[str, Profile], clock: Clock) -> None:
        self._profiles = profiles
        self._clock = clock

    def parse(self, body: str, /) -> Profile:
        """The profile of a case's snapshot; raises SnapshotError when it was tampered with."""
        return from_snapshot(body)

    def effective(self, profile_id: str, overrides: Mapping[str, Any], level: str, /) -> Profile:
        """A community's profile with its own values; KeyError for an id that was not loaded.

        Before a community has chosen, any will do: only its words are used then. Here, and where a
        value is set, the law's floor holds; what a later edition no longer lets a community set is
        left out, since a village must not stand still for that.
        """
        profile = self._profiles[profile_id or min(self._profiles)]
        if not overrides:
            return profile
        floors = law.floors(profile, level, local_day(self._clock.now(), profile.calendar))
        return _fitting(profile, lifted(overrides, floors))


def _fitting(profile: Profile, overrides: Mapping[str, Any]) -> Profile:
    """The profile with as many of the values as it takes."""
    for key, value in overrides.items():
        try:
            profile = effective(profile, {key: value})
        except OverrideError as error:
            log.error("county.override", profile=profile.id, key=error.key, reason=error.reason)
    return profile


def terms_of(profile: Profile) -> dict[str, str]:
    """The words of a county that every text may use."""
    terms: dict[str, str] = profile.terms.model_dump()
    return terms
