"""Checks an exported case with nothing but Python: python3 verify.py case.json.

Needs no database and none of our code. It recomputes the hash chain, the hash of the procedure, the
count and the result of every ballot. Exit code 0: everything fits; 1: it says what does not.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
CHOICES = ("yes", "no", "abstain")


def canonical(value: Any) -> str:
    """The one spelling that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """The hash, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def chain_problems(deeds: list[dict[str, Any]], version: int) -> Iterator[str]:
    """Gaps, broken links, changed contents; a chain shorter than the case's version."""
    prev = GENESIS
    for n, deed in enumerate(deeds, 1):
        fields = {k: deed[k] for k in ("chain", "seq", "at", "by", "kind", "data")}
        if deed["seq"] != n:
            yield f"deed {n}: its number is {deed['seq']}"
        if deed["prev"] != prev:
            yield f"deed {n}: it does not follow the one before"
        if deed["hash"] != sha256(deed["prev"] + canonical(fields)):
            yield f"deed {n}: its contents are not those that were hashed"
        prev = deed["hash"]
    if len(deeds) != version:
        yield f"the case counts {version} deeds, the chain has {len(deeds)}"


def snapshot_problems(export: dict[str, Any]) -> Iterator[str]:
    """The procedure must be the one whose hash the case keeps."""
    kept, mark = export["snapshot"], export["case"]["snapshot_hash"]
    if kept is None:
        if mark:
            yield "the procedure of the case is missing"
        return
    if not kept["hash"] == mark == sha256(canonical(json.loads(kept["body"])["profile"])):
        yield "the procedure is not the one that the case began with"


def rule_of(export: dict[str, Any]) -> dict[str, Any] | None:
    """The voting rule of the procedure."""
    kept = export["snapshot"]
    rule: dict[str, Any] | None = json.loads(kept["body"])["profile"]["vote"] if kept else None
    return rule


def passes(yes: int, present: int, rule: dict[str, Any]) -> bool:
    """In integers: den * yes > num * present (or >=); of nobody nothing passes."""
    ratio = Fraction(rule["ratio"])
    have, asked = ratio.denominator * yes, ratio.numerator * present
    return present > 0 and (have > asked if rule["compare"] == ">" else have >= asked)


def ballot_problems(export: dict[str, Any], rule: dict[str, Any]) -> Iterator[str]:
    """Every ballot is counted again over its frozen roll."""
    records = export["records"]
    for ballot in records["ballot"]:
        roll = {r["person_id"] for r in records["roll_entry"] if r["ballot_id"] == ballot["id"]}
        rows = {k: of_ballot(records, k, ballot["id"]) for k in ("vote", "took_part", "slip")}
        votes = rows["vote"] + rows["slip"]
        people = [r["person_id"] for r in rows["vote"] + rows["took_part"]]
        name = f"ballot {ballot['id']}"
        if ballot["present"] != len(roll):
            yield f"{name}: {ballot['present']} present, {len(roll)} on the roll"
        if not set(people) <= roll:
            yield f"{name}: somebody voted who is not on the roll"
        if len(people) != len(votes):
            yield f"{name}: {len(people)} took part, {len(votes)} choices"
        if ballot["state"] in ("passed", "failed"):
            yield from count_problems(name, ballot, votes, rule)
            yield from deed_problems(name, ballot, export["deeds"])


def of_ballot(records: dict[str, Any], kind: str, ballot_id: int) -> list[dict[str, Any]]:
    """The rows of a kind that belong to a ballot; older exports have no secret ones."""
    return [row for row in records.get(kind, []) if row["ballot_id"] == ballot_id]


def count_problems(
    name: str, ballot: dict[str, Any], votes: list[dict[str, Any]], rule: dict[str, Any]
) -> Iterator[str]:
    """The sums, and the result that follows from them."""
    chosen = Counter(v["choice"] for v in votes)
    for choice in CHOICES:
        total = chosen[choice] + int(ballot["hands"].get(choice, 0))
        if total != ballot[choice]:
            yield f"{name}: {ballot[choice]} {choice} printed, {total} counted"
    if sum(ballot[choice] for choice in CHOICES) > ballot["present"]:
        yield f"{name}: more votes than people present"
    if passes(ballot["yes"], ballot["present"], rule) != (ballot["state"] == "passed"):
        yield f"{name}: {ballot['yes']} of {ballot['present']} is not {ballot['state']}"


def deed_problems(name: str, ballot: dict[str, Any], deeds: list[dict[str, Any]]) -> Iterator[str]:
    """The chain says the same as the table."""
    closed = [
        d["data"]
        for d in deeds
        if d["kind"] == "vote_closed" and d["data"]["ballot"] == ballot["id"]
    ]
    if len(closed) != 1:
        yield f"{name}: closed {len(closed)} times in the chain"
    for data in closed:
        if any(data[k] != ballot[k] for k in (*CHOICES, "present")):
            yield f"{name}: the chain has other numbers"
        if data["passed"] != (ballot["state"] == "passed"):
            yield f"{name}: the chain has another result"


def problems(export: dict[str, Any]) -> list[str]:
    """Everything that does not fit; an empty list when the record is sound."""
    found = list(chain_problems(export["deeds"], export["case"]["version"]))
    found += snapshot_problems(export)
    rule = rule_of(export)
    if rule is not None:
        found += ballot_problems(export, rule)
    elif any(b["state"] in ("passed", "failed") for b in export["records"]["ballot"]):
        found.append("there is a result, and no rule to check it by")
    return found


def main(path: str) -> int:
    """Check a file and say what was found."""
    export = json.loads(Path(path).read_text(encoding="utf-8"))
    found = problems(export)
    head = export["deeds"][-1]["hash"] if export["deeds"] else GENESIS
    told = [*found, f"{len(export['deeds'])} deeds, head {head}, {len(found)} problems"]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
