"""The plan (协商方案): day, hour, place, form, rules, staff; then the notice is shown before it goes."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from flows.act import Act
from flows.dates import local_day, moment
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import Case, Meeting, Wizard
from flows.offers import offers
from flows.outcome import Button, Card, Words
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card, choice

LONG_AGO = 180
"""Days: a date without a year that lies further back means next year, a nearer one is a slip."""

CLOCKS = ("0900", "1430", "1900", "1930")
_DAY = re.compile(r"(?:(\d{4})\D+)?(\d{1,2})\D+(\d{1,2})(?:\D+(\d{1,2})\s*[:：]\s*(\d{2}))?\D*")
_HOUR = re.compile(r"\D*(\d{1,2})\s*[:：]\s*(\d{2})\D*")


def _ask_day(asking: Asking) -> Card:
    look = asking.look
    today = local_day(look.now, look.profile.calendar)
    lead = look.profile.notice.lead_days
    days = [today + timedelta(n) for n in range(max(lead, 1), max(lead, 1) + 5)]
    rows = stack([choice(f"{d:%Y%m%d}", "btn.day", day=d) for d in days], 2)
    early = [d for d in (today + timedelta(1), today + timedelta(2)) if d not in days]
    rows += (tuple(choice(f"{d:%Y%m%d}", "btn.day", day=d) for d in early),) if early else ()
    return ask_card("plan.day", rows, lead=lead)


def _take_day(asking: Asking, given: Given) -> Took:
    profile, now = asking.look.profile, asking.look.now
    if given.arg:
        day = _date_of(given.arg)
        return Wrong("plan.baddate") if day is None else _day_ok(day, profile, now)
    found = _DAY.fullmatch(given.text.strip())
    if not found:
        return Wrong("plan.unread")
    year, month, number, hour, minute = found.groups()
    today = local_day(now, profile.calendar)
    day = _make_date(int(year or today.year), int(month), int(number))
    if day is not None and not year and (today - day).days > LONG_AGO:
        day = _make_date(today.year + 1, int(month), int(number))
    if day is None:
        return Wrong("plan.baddate")
    if hour is None:
        return _day_ok(day, profile, now)
    return _both(day, int(hour), int(minute), profile, now)


def _day_ok(day: date, profile: Profile, now: datetime) -> Took:
    if day < local_day(now, profile.calendar):
        return Wrong("plan.past", {"time": day})
    return Next({"day": day.isoformat(), "clock": ""})


def _both(day: date, hour: int, minute: int, profile: Profile, now: datetime) -> Took:
    if hour > 23 or minute > 59:
        return Wrong("plan.baddate")
    at = moment(day, time(hour, minute), profile.calendar)
    if at <= now:
        return Wrong("plan.past", {"time": at})
    return Next({"day": day.isoformat(), "clock": f"{hour:02d}{minute:02d}"})


def _date_of(arg: str) -> date | None:
    if not re.fullmatch(r"\d{8}", arg, re.ASCII):
        return None
    return _make_date(int(arg[:4]), int(arg[4:6]), int(arg[6:]))


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ask_clock(asking: Asking) -> Card:
    rows = stack([choice(c, "btn.word", word=f"{c[:2]}:{c[2:]}") for c in CLOCKS], 4)
    return ask_card(
        "plan.clock", (*rows, row(Button("back"))), day=date.fromisoformat(asking.answer("day"))
    )


def _take_clock(asking: Asking, given: Given) -> Took:
    text = f"{given.arg[:2]}:{given.arg[2:]}" if given.arg else given.text
    found = _HOUR.fullmatch(text.strip())
    if not found:
        return Wrong("plan.unread.clock")
    day = date.fromisoformat(asking.answer("day"))
    return _both(day, int(found[1]), int(found[2]), asking.look.profile, asking.look.now)


def _ask_place(asking: Asking) -> Card:
    venues = asking.look.view.community.venues
    rows = stack([choice(str(i), "btn.word", word=v["name"]) for i, v in enumerate(venues)])
    return ask_card("plan.place", (*rows, row(choice("online", "btn.online"), Button("back"))))


def _take_place(asking: Asking, given: Given) -> Took:
    venues = asking.look.view.community.venues
    if given.text:
        return Next({"place": " ".join(given.text.split())[:60]})
    if given.arg == "online":
        return Next({"place": "", "online": True})
    if given.arg.isdigit() and int(given.arg) < len(venues):
        return Next({"place": venues[int(given.arg)]["name"]})
    return Wrong("wrong.choice")


def _ask_form(asking: Asking) -> Card:
    rows = stack([choice(f.id, "btn.word", word=f.name) for f in asking.look.profile.form], 1)
    return ask_card("plan.form", (*rows, row(Button("back"))))


def _take_form(asking: Asking, given: Given) -> Took:
    known = {f.id for f in asking.look.profile.form}
    return Next({"form": given.arg}) if given.arg in known else Wrong("wrong.choice")


def _ask_rules(asking: Asking) -> Card:
    rows = stack([choice(r.id, "btn.word", word=r.name) for r in offers().rules])
    return ask_card("plan.rules", (*rows, row(Button("back"))), texts=[
        Words("plan.rules.line", {"name": r.name, "text": r.text}) for r in offers().rules
    ])  # fmt: skip


def _take_rules(asking: Asking, given: Given) -> Took:
    if given.text:
        return Next({"rules": " ".join(given.text.split())[:300]})
    known = {r.id: r.text for r in offers().rules}
    return Next({"rules": known[given.arg]}) if given.arg in known else Wrong("wrong.choice")


def _ask_staff(asking: Asking) -> Card:
    look = asking.look
    recorders = holders(look.view, "recorder", look.profile, look.now)
    rows = stack([choice(str(p), "btn.staff", name=look.view.name(p)) for p in recorders])
    return ask_card(
        "plan.staff", (*rows, row(Button("back"))),
        host=look.names(holders(look.view, "host", look.profile, look.now)[:1]),
        supervisor=look.names(holders(look.view, "supervisor", look.profile, look.now)[:1]),
        n=len(recorders),
    )  # fmt: skip


def _take_staff(asking: Asking, given: Given) -> Took:
    look = asking.look
    known = holders(look.view, "recorder", look.profile, look.now)
    if given.arg.isdigit() and int(given.arg) in known:
        return Next({"recorder": int(given.arg)})
    return Wrong("wrong.choice")


def _same(asking: Asking) -> bool:
    return bool(asking.answer("same"))


PLAN_QUESTIONS = (
    Question("day", _ask_day, _take_day),
    Question("clock", _ask_clock, _take_clock, lambda a: bool(a.answer("clock"))),
    Question("place", _ask_place, _take_place, _same),
    Question("form", _ask_form, _take_form, _same),
    Question("rules", _ask_rules, _take_rules, _same),
    Question("staff", _ask_staff, _take_staff, _same),
)


def same_as_last(case: Case, last: dict[str, Any]) -> dict[str, Any]:
    """Answers that 和上次一样 gives beforehand."""
    if not case.flags.get("same") or not last:
        return {}
    keys = ("place", "form", "rules", "recorder")
    return {"same": True, **{k: last[k] for k in keys if k in last}}


def _write(step: Step, wizard: Wizard) -> None:
    """Keep the plan in the meeting of this round; nothing goes out yet."""
    answers, old = wizard.answers, step.view.meeting
    day, clock = date.fromisoformat(answers["day"]), answers["clock"]
    at = moment(day, time(int(clock[:2]), int(clock[2:])), step.profile.calendar)
    fields = {
        "at": at, "place": answers.get("place", ""), "form": answers.get("form", ""),
        "rules": answers.get("rules", ""),
    }  # fmt: skip
    if old is None or old.state == "closed":
        attempt = 1 if old is None else old.attempt + 1
        meeting = Meeting(
            id=step.view.take("meeting"),
            case_id=step.case.id,
            round=step.case.round,
            attempt=attempt,
        )
    else:
        meeting = old
    step.put(meeting.model_copy(update=fields))
    if answers.get("recorder"):
        step.name_role("recorder", int(answers["recorder"]))
    step.deed("planned", at=at.isoformat(), place=fields["place"], form=fields["form"])
    step.new_epoch()


PLAN = WizardKind(PLAN_QUESTIONS, _write)


def planning_card(look: Look) -> Card:
    """The notice as it will go out, what is missing, and 发出去."""
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    if look.view.meeting is None or look.view.meeting.at is None or look.view.meeting.noticed_at:
        return case_card(look, "plan.start", (row(Button("plan")),))
    lacking = [m.words() for m in missing(look.view, look.profile, "send_notice", look.now)]
    rows = (row(Button("notice"), Button("plan", label="btn.redo")),)
    return case_card(look, "notice.preview", rows, notice=notice_words(look), missing=lacking)


def notice_words(look: Look) -> Words:
    """The text of the notice as a fragment: topic, time, place, form, rules (D4)."""
    meeting = look.view.meeting
    assert meeting is not None
    form = next((f.name for f in look.profile.form if f.id == meeting.form), "")
    return Words("notice.text", {
        "title": look.case.title, "time": meeting.at, "place": meeting.place or Words("place.online"),
        "form": form, "rules": meeting.rules,
        "host": look.names(holders(look.view, "host", look.profile, look.now)[:1]),
        "phone": look.view.community.phone,
    })  # fmt: skip


def plan(step: Step) -> None:
    """Ask for the plan, from the start."""
    step.ask("plan", step.by, **same_as_last(step.case, step.view.community.last))


ACTS = {"plan": Act(plan)}
WIZARDS = {"plan": PLAN}
CARDS = {"planning": planning_card}
