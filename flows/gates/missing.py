"""One thing that is missing, in words, with how strong it is and who may pass it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.outcome import Words
from flows.profile.schema import Profile
from flows.view import View


@dataclass(frozen=True, slots=True)
class Seen:
    """What a gate looks at."""

    view: View
    profile: Profile
    now: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """A gate that is not open: `key` and `params` say why and what would open it."""

    gate: str
    strength: str
    by: tuple[str, ...]
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def words(self) -> Words:
        """The sentence, as a fragment for a card."""
        return Words(self.key, self.params)


Check = Callable[[Seen], Mapping[str, Any] | None]
"""Gives None when the gate is open, else the values for its sentence `gate.<name>`."""
