"""Which procedure holds: the snapshot a case began with, else the community's profile with its overrides."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Connection

from flows.model import Community, ProfileSnapshot
from flows.view import View
from storage.rows import load_one


class Resolver(Protocol):
    """What storage needs to know about profiles; it never looks into one."""

    def parse(self, body: str, /) -> Any:
        """The profile of a snapshot's body."""
        ...

    def effective(self, profile_id: str, overrides: Mapping[str, Any], level: str, /) -> Any:
        """The profile of a community; `profile_id` is empty before there is one."""
        ...


class Procedures:
    """Finds the profile of a view; snapshots and overridden profiles are parsed once."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._snapshots: dict[str, Any] = {}
        self._effective: dict[str, Any] = {}

    def of(self, conn: Connection, view: View) -> Any:
        """The profile that holds for the case of the view, or for its community."""
        if view.in_case and view.case.snapshot_hash:
            return self._snapshot(conn, view.case.snapshot_hash)
        return self._of_community(view)

    def _snapshot(self, conn: Connection, mark: str) -> Any:
        if mark not in self._snapshots:
            row = load_one(conn, ProfileSnapshot, hash=mark)
            if row is None:
                raise LookupError(f"no profile snapshot {mark}")
            self._snapshots[mark] = self._resolver.parse(row.body)
        return self._snapshots[mark]

    def _of_community(self, view: View) -> Any:
        found = view.all(Community)
        profile_id = found[0].profile_id if found else ""
        overrides = found[0].overrides if found else {}
        level = found[0].level if found else ""
        own = json.dumps(overrides, sort_keys=True, default=str) if overrides else ""
        key = f"{profile_id} {own} {level if overrides else ''}"
        if key not in self._effective:
            self._effective[key] = self._resolver.effective(profile_id, overrides, level)
        return self._effective[key]
