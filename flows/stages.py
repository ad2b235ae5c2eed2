"""The drawing of the procedure: docs/stages.md, made from the table that the machine runs on."""

from flows.allowed import ALLOWED
from flows.machine.rows import ALL, Row, rows_for
from flows.profile.load import load_all
from flows.profile.path import ordinary_path


def render() -> str:
    """The page: one diagram a profile, the whole table, and who may do which act."""
    parts = [
        "# Stages",
        "",
        "Generated from `flows/machine/rows.py` and the profiles. Do not edit.",
        "",
    ]
    for name, profile in sorted(load_all().items()):
        parts += [f"## {profile.name} (`{name}`)", "", *_diagram(rows_for(profile)), ""]
        parts += ["Ordinary path: " + " → ".join(ordinary_path(profile)), ""]
    parts += [
        "## The whole table",
        "",
        "| no | from | trigger | to | guard | profiles |",
        "|---|---|---|---|---|---|",
    ]
    parts += [_line(row) for row in ALL]
    parts += ["", "## ALLOWED", "", "| act | roles |", "|---|---|"]
    parts += [f"| `{act}` | {', '.join(sorted(roles))} |" for act, roles in sorted(ALLOWED.items())]
    return "\n".join(parts) + "\n"


def _diagram(rows: tuple[Row, ...]) -> list[str]:
    edges = dict.fromkeys(f"    {s} --> {r.to}: {r.trigger}" for r in rows for s in r.sources)
    return ["```mermaid", "stateDiagram-v2", *edges, "```"]


def _line(row: Row) -> str:
    guard = row.guard.__name__ if row.guard else ""
    when = row.when.__name__
    return (
        f"| {row.no} | {', '.join(row.sources)} | `{row.trigger}` | {row.to} | {guard} | {when} |"
    )
