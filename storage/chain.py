"""The audit chain: every deed with the hash of the one before it (`c7` a case, `k3` a community)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from flows.outcome import Deed
from flows.wire import pack
from storage.memo import memo
from storage.prepared import Prepared
from storage.several import Inserts
from storage.tables import DEED
from storage.text import clean

GENESIS = "0" * 64

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)

_HEAD = Prepared(
    select(DEED.c.seq, DEED.c.hash)
    .where(DEED.c.chain == bindparam("chain"))
    .order_by(DEED.c.seq.desc())
    .limit(1)
)
_INSERT = Inserts(DEED, [c.name for c in DEED.c])


def canonical(link: Mapping[str, Any]) -> str:
    """The one spelling of a link that is hashed: without `prev` and `hash`, keys sorted, no spaces."""
    fields = {k: link[k] for k in ("chain", "seq", "at", "by", "kind", "data")}
    return _ENCODER.encode(fields)


def digest(prev: str, link: Mapping[str, Any]) -> str:
    """sha256(prev ‖ canonical link), as hex."""
    return hashlib.sha256((prev + canonical(link)).encode()).hexdigest()


def stamp(at: datetime) -> str:
    """The spelling of a moment in a link: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def head(conn: Connection, chain: str) -> tuple[int, str]:
    """The number and hash of the last link; (0, zeros) before the first."""
    row = _HEAD.first(conn, {"chain": chain})
    return (row["seq"], row["hash"]) if row else (0, GENESIS)


def append(conn: Connection, chain: str, deeds: Sequence[Deed], at: datetime) -> None:
    """Add the deeds to the chain. The caller holds the lock on what the chain is about."""
    if not deeds:
        return
    heads = memo(conn).heads
    seq, prev = heads.get(chain) or head(conn, chain)
    rows = []
    for deed in deeds:
        seq += 1
        link = {"chain": chain, "seq": seq, "at": stamp(at), "by": deed.by, "kind": deed.kind}
        link["data"] = clean(pack(deed.data))
        mark = digest(prev, link)
        rows.append({**link, "at": at, "prev": prev, "hash": mark})
        prev = mark
    _INSERT.run(conn, rows)
    heads[chain] = seq, prev
