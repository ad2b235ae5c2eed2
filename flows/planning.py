"""The plan (协商方案): day, hour, place, form, rules, staff; then the notice is shown before it goes."""

from typing import Any

from flows.act import Act
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import Case, Meeting, Wizard
from flows.offers import offers
from flows.outcome import Button, Card, Words
from flows.picking import DAY_AND_HOUR, chosen
from flows.roles import holders
from flows.step import Step
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card, choice


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
    *DAY_AND_HOUR,
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
    at = chosen(answers, step.profile.calendar)
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
