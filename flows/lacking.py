"""还缺什么: for the stage at hand, what every gate before the next one misses, and what comes then."""

from flows.act import Act
from flows.gates import BEFORE, missing
from flows.look import Look, head
from flows.machine import machine_for
from flows.outcome import Card, Refused, Words
from flows.profile.path import ordinary_path
from flows.step import Step, Stop

AHEAD = 3
"""So many stages are named that come after this one."""


def way_on(look: Look) -> str:
    """The trigger of the ordinary way out of this state, or nothing where it ends or stands aside."""
    path = ordinary_path(look.profile)
    if look.case.state not in path:
        return ""
    here = path.index(look.case.state)
    ways = [
        r.trigger
        for r in machine_for(look.profile).rows
        if look.case.state in r.sources and r.to in path[here + 1 :]
    ]
    gated = [t for t in ways if t in BEFORE]
    return next(iter([*gated, *ways]), "")


def lacking(look: Look) -> Card:
    """The sentences of all gates that are not open; one that only warns says so as well."""
    path = ordinary_path(look.profile)
    state = look.case.state
    after = path[path.index(state) + 1 :][:AHEAD] if state in path else ()
    found = missing(look.view, look.profile, way_on(look), look.now)
    lines = [Words(f"lacking.{m.strength}", {"why": m.words()}) for m in found]
    return Card(
        "lacking.card", {
            "lines": lines or [Words("lacking.none")],
            "after": tuple(Words(f"state.{s}") for s in after),
        }, head=head(look),
    )  # fmt: skip


def show(step: Step) -> None:
    """还缺什么, /missing: asked at any time, by anybody who may open the case."""
    if not step.view.in_case:
        raise Stop(Refused("docs.nocase", reply=True))
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    step.tell(step.by, lacking(look), f"lacking{step.now.timestamp()}")


ACTS = {"missing": Act(show, loose=True)}
