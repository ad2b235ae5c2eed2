"""A case as one JSON value: what `verify.py` checks without us, and what people may take with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from flows.model import CASE_RECORDS, Case, ProfileSnapshot, Record, Sealed
from storage import chain, queries, rows
from storage.tables import MIRRORS

FORMAT = "yishi-case-1"


def export_case(conn: Connection, case_id: int) -> dict[str, Any]:
    """The case, what hangs on it, its profile and its chain. People are numbers, names are left out.

    Raises LookupError when there is no such case.
    """
    case = rows.load_one(conn, Case, id=case_id)
    if case is None:
        raise LookupError(f"c{case_id}")
    snapshot = rows.load_one(conn, ProfileSnapshot, hash=case.snapshot_hash)
    records: dict[str, list[Any]] = {}
    for kind in CASE_RECORDS:
        if kind is Sealed:
            continue  # nobody else's to keep, and gone when the ballot closes
        found = rows.load(conn, kind, case_id=case_id)
        records[MIRRORS[kind].name] = [plain(r) for r in sorted(found, key=Record.identity)]
    return {
        "format": FORMAT,
        "case": plain(case),
        "snapshot": plain(snapshot) if snapshot else None,
        "records": records,
        "deeds": [link(row) for row in queries.deeds(conn, f"c{case_id}")],
    }


def link(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the chain as it was hashed."""
    return {**row, "at": chain.stamp(row["at"])}


def plain(record: Record) -> dict[str, Any]:
    """A record as JSON values; moments in UTC."""
    return {name: _value(value) for name, value in record}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return chain.stamp(value)
    return value.isoformat() if isinstance(value, date) else value
