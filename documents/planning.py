"""The plan (协商方案, D3), and its time, place, form and staff as other documents print them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from documents.bodies import body_of
from documents.labels import one_of, word
from documents.paper import Origin, Paper, Part
from documents.people import People, invited, people_lines
from documents.sheet import Lines, lines
from documents.when import full, span
from flows.model import Approval


class Time(Part):
    """When a meeting was planned, began and ended."""

    planned: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None


class Plan(Part):
    """Time, place, form, rules, and who leads, writes and watches."""

    times: tuple[Time, ...] = ()
    place: str = ""
    link: str = ""
    form: str = ""
    modes: tuple[str, ...] = ()
    online_only: bool = False
    rules: str = ""
    materials: tuple[str, ...] = ()
    note: str = ""
    host: tuple[str, ...] = ()
    convenor: tuple[str, ...] = ()
    recorder: tuple[str, ...] = ()
    supervisor: tuple[str, ...] = ()
    supervisor_body: str = ""


def plan(origin: Origin, modes: tuple[str, ...] = ()) -> Plan:
    """The plan of the round's latest meeting; `modes` are the ways in which people took part."""
    meeting, profile = origin.view.meeting, origin.profile
    staff = {r: origin.held(r) for r in ("host", "convenor", "recorder", "supervisor")}
    body = body_of(origin.view.community, profile, profile.terms.supervisor_body)
    if meeting is None:
        return Plan(**staff, supervisor_body=body)
    form = next((f for f in profile.form if f.id == meeting.form), None)
    return Plan(
        times=_times(origin), place=meeting.place, link=meeting.link,
        form=_form_name(form.name if form else "", meeting.lawful), modes=modes,
        online_only=bool(form and form.online_only) or (not meeting.place and "site" not in modes),
        rules=meeting.rules, materials=tuple(_piece(m) for m in meeting.materials),
        supervisor_body=body, note=meeting.note, **staff,
    )  # fmt: skip


def _form_name(name: str, lawful: str) -> str:
    return word("form.lawful", form=name) if lawful else name


def _piece(material: Mapping[str, Any]) -> str:
    return word(f"material.{material['kind']}", text=material["text"])


def planned(origin: Origin) -> Plan:
    """The plan as it was before the meeting."""
    full_plan = plan(origin)
    before = tuple(Time(planned=t.planned) for t in full_plan.times[-1:])
    return full_plan.model_copy(update={"times": before})


def _times(origin: Origin) -> tuple[Time, ...]:
    met = origin.met or ([origin.view.meeting] if origin.view.meeting else [])
    return tuple(
        Time(
            planned=origin.here(m.at),
            started=origin.here(m.started_at),
            ended=origin.here(m.ended_at),
        )
        for m in met
    )


def fields(plan: Plan) -> Mapping[str, Lines]:
    """What a plan fills in: the fields that several documents share."""
    return {
        "time": lines(*(span(t.started, t.ended) for t in plan.times if t.started)),
        "place": lines(place_line(plan)),
        "way": lines(way_line(plan)),
        "rules": lines(plan.rules),
        "host": lines("、".join(plan.host)),
        "convenor": lines("、".join(plan.convenor)),
        "recorder": lines("、".join(plan.recorder)),
        "supervisor": lines(supervisor_line(plan)),
    }


def place_line(plan: Plan) -> str:
    """The venue, with the link where people may come online."""
    if not plan.times:
        return ""
    place = plan.place or (one_of("place", "online") if plan.online_only else "")
    return word("place.link", place=place, link=plan.link) if plan.link else place


def way_line(plan: Plan) -> str:
    """The form, and whether people met 线下, 线上 or both."""
    if not plan.form or not plan.modes:
        return plan.form
    way = plan.modes[0] if len(set(plan.modes)) == 1 else "both"
    return word("way.line", form=plan.form, way=one_of("way", way))


def supervisor_line(plan: Plan) -> str:
    """The supervisor and the body he comes from."""
    names = "、".join(plan.supervisor)
    return word("person.supervisor", name=names, body=plan.supervisor_body) if names else ""


class PlanPaper(Paper):
    """D3: what the notice and the meeting will follow."""

    goal: str
    plan: Plan
    people: People
    steps: tuple[str, ...]

    def contents(self) -> Mapping[str, Lines]:
        """What is planned; money and risks are for the pen."""
        p = self.plan
        staff = word(
            "staff.line", host="、".join(p.host), recorder="、".join(p.recorder),
            supervisor="、".join(p.supervisor),
        )  # fmt: skip
        steps = (f"{n}. {text}" for n, text in enumerate(self.steps, 1))
        at = [full(t.planned) for t in p.times]
        return {
            **super().contents(), **fields(p), "time": lines(*at), "goal": lines(self.goal),
            "subjects": people_lines(self.people), "staff": lines(staff), "flow": lines(*steps),
            "materials": lines(self.topic, *p.materials),
        }  # fmt: skip


def build(origin: Origin) -> PlanPaper:
    """D3 from the plan as it stands."""
    return PlanPaper(
        **origin.head(_made(origin)), goal=origin.view.case.goal,
        plan=planned(origin), people=invited(origin),
        steps=tuple(s.text for s in origin.profile.meeting.step),
    )  # fmt: skip


def _made(origin: Origin) -> date | None:
    """The day of the notice that was made from it; before that, of the approval it follows."""
    meeting = origin.view.meeting
    if meeting is not None and meeting.noticed_at is not None:
        return origin.day(meeting.noticed_at)
    passed = [a.at for a in origin.view.all(Approval) if (a.act, a.decision) == ("approve", "pass")]
    return origin.day(max(passed, default=None))
