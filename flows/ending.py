"""Evaluation, archive, and the other ends: complete or not, four marks, the file closed (S2-50 … 53)."""

from flows.act import Act
from flows.command import Ref
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Evaluation, Wizard
from flows.outcome import Answer, Button, Card, Rows, Words
from flows.reminders import WITHOUT_RESULT, closes_at
from flows.roles import holders
from flows.step import Step
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Stay,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    one_line,
)

KEEPERS = frozenset({"recorder", "party_secretary", "convenor"})
"""Who may have the whole file again."""


def _evaluators(look: Look) -> list[int]:
    people: list[int] = []
    for role in look.profile.evaluation.by:
        people += holders(look.view, role, look.profile, look.now)
    return people


def evaluating_card(look: Look) -> Card:
    """For the supervisor: is the record whole, and four marks; then the recorder archives."""
    mine = look.view.find(Evaluation, look.case.id, look.person)
    if look.person in _evaluators(look) and (mine is None or not mine.complete):
        return _review_card(look, mine)
    scored = any(e.scores for e in look.view.all(Evaluation))
    if look.person in _evaluators(look) and not scored:
        return case_card(look, "eval.start", (row(Button("scores")),))
    return archive_card(look)


def _review_card(look: Look, mine: Evaluation | None) -> Card:
    """齐全 or 缺东西; after 缺东西 what the recorder did about it."""
    rows = (row(Button("complete"), Button("lacking")),
            row(Button("docs", "D5", "btn.see"), Button("docs", "D16.pdf", "btn.contents")))  # fmt: skip
    if mine is None or not mine.missing:
        return case_card(look, "super.card", rows)
    said = look.case.flags.get("mended")
    if not said:
        return case_card(look, "super.waits", rows, fields=mine.missing)
    return case_card(look, "super.again", rows, fields=mine.missing, text=said)


def archive_card(look: Look) -> Card:
    """What the file still lacks, and 归档."""
    if "recorder" not in look.me:
        return waiting(look, "recorder")
    lacking = [m.words() for m in missing(look.view, look.profile, "archive", look.now)]
    notes = [
        Words("super.missing", {"fields": e.missing})
        for e in look.view.all(Evaluation)
        if e.missing and not e.complete
    ]
    rows = [row(Button("archive"), Button("docs", "D16.pdf", "btn.contents"))]
    if notes:
        rows.append(row(Button("mended")))
    return case_card(look, "archive.ready", tuple(rows), missing=lacking + notes)


def mended(step: Step) -> None:
    """补好了: what was filled in; the supervisor looks again (S2-51)."""
    step.ask("mended", step.by)


def _ask_mended(asking: Asking) -> Card:
    return ask_card("super.mended", (row(Button("back")),))


def _mended(step: Step, wizard: Wizard) -> None:
    text = wizard.answers["text"]
    step.edit_case(flags={**step.case.flags, "mended": text})
    step.deed("mended", text=text)
    step.new_epoch()
    for person in _evaluators(Look(step.view, step.by, step.profile, step.now, step.me)):
        step.show("card", step.case.id, person, fresh=True)


def complete(step: Step) -> None:
    """齐全: the review is passed, the second consent to archiving (DECISIONS 22).

    What was lacking before stays in the record: it is what could be better next time (D17).
    """
    old = step.view.find(Evaluation, step.case.id, step.by)
    if old is not None and old.complete:  # the press came twice: marks given meanwhile stand
        return
    fresh = old or Evaluation(case_id=step.case.id, person_id=step.by, at=step.now)
    step.put(fresh.model_copy(update={"complete": True, "at": step.now}))
    step.deed("review", complete=True)
    if step.profile.evaluation.score_items:
        step.ask("scores", step.by)


def lacking(step: Step) -> None:
    """缺东西: ask what is missing."""
    step.ask("lacking", step.by)


def _ask_lacking(asking: Asking) -> Card:
    return ask_card("super.lacking", (row(Button("back")),))


def _lacking(step: Step, wizard: Wizard) -> None:
    text = wizard.answers["text"]
    step.put(
        Evaluation(
            case_id=step.case.id, person_id=step.by, complete=False, missing=text, at=step.now
        )
    )
    step.edit_case(flags={k: v for k, v in step.case.flags.items() if k != "mended"})
    step.deed("review", complete=False, missing=text)
    for person in holders(step.view, "recorder", step.profile, step.now):
        step.tell(person, Card("super.tell", {"fields": text, "no": step.case.no}), "lacking")
    step.new_epoch()


def scores(step: Step) -> None:
    """Ask for the marks, one after another."""
    step.ask("scores", step.by)


def _ask_score(asking: Asking) -> Card:
    items = asking.look.profile.evaluation.score_items
    given = dict(asking.answer("scores", {}))
    rows = (tuple(choice(str(n), "btn.word", word=str(n)) for n in range(1, 6)),)
    return ask_card("eval.card", rows, item=items[len(given)], n=len(given) + 1, m=len(items))


def _take_score(asking: Asking, given: Given) -> Took:
    items, have = asking.look.profile.evaluation.score_items, dict(asking.answer("scores", {}))
    mark = given.arg or given.text.strip()
    if mark not in ("1", "2", "3", "4", "5"):
        return Wrong("wrong.choice")
    have[items[len(have)]] = int(mark)
    return Next({"scores": have}) if len(have) == len(items) else Stay({"scores": have}, anew=True)


def _scored(step: Step, wizard: Wizard) -> None:
    old = step.view.find(Evaluation, step.case.id, step.by)
    fresh = old or Evaluation(case_id=step.case.id, person_id=step.by, at=step.now)
    step.put(fresh.model_copy(update={"scores": wizard.answers["scores"], "at": step.now}))
    step.deed("evaluated", scores=wizard.answers["scores"])
    step.new_epoch()


def archive(step: Step) -> None:
    """T69, T70: nothing is missing, the file is closed."""
    pass_gates(step, "archive")
    step.go("archive")
    step.deed("archived", no=step.case.no)
    rows = (row(Button("lesson"), Button("nolesson")),)
    done = Card("archive.done", {"no": step.case.no}, rows, Ref("c", step.case.id), 0)
    for person in holders(step.view, "convenor", step.profile, step.now):
        step.tell(person, done, "archived")
    keepers = [p for r in ("recorder", "party_secretary")
               for p in holders(step.view, r, step.profile, step.now)]  # fmt: skip
    send_archive(step, list(dict.fromkeys(keepers)))


def send_archive(step: Step, people: list[int]) -> None:
    """The whole file as one .zip, with the program that checks it (S2-50)."""
    card = Card("archive.sent", {"no": step.case.no, "title": step.case.title})
    for person in people:
        step.tell(person, card, f"zip{step.now.timestamp()}", document="archive.zip")


def lesson(step: Step) -> None:
    """写一句: what to keep in mind for the next time."""
    step.ask("lesson", step.by)
    step.show("card", step.case.id, step.by, fresh=True)


def no_lesson(step: Step) -> None:
    """不用了."""
    step.answer = Answer("lesson.none")


def _ask_lesson(asking: Asking) -> Card:
    return ask_card("lesson.ask", (row(Button("back")),))


def _lesson(step: Step, wizard: Wizard) -> None:
    """Kept with the village; whoever convenes next reads it when the next case begins."""
    text, community = wizard.answers["text"], step.view.community
    step.put(community.model_copy(update={"last": {**community.last, "lesson": text}}))
    step.deed("lesson", text=text)


def last_lesson(step: Step) -> None:
    """A new case begins: what was written down at the end of the last one."""
    text = str(step.view.community.last.get("lesson", ""))
    for person in holders(step.view, "convenor", step.profile, step.now)[:1] if text else []:
        step.tell(person, Card("lesson.again", {"text": text}), "lesson")


def over_card(look: Look) -> Card:
    """A case that has ended, or waits to be put away."""
    ended = look.case.state != "archived" and "recorder" in look.me
    rows: Rows = (row(Button("closefile")),) if ended else ()
    return case_card(look, "over.card", rows, state=Words(f"state.{look.case.state}"))


def close_file(step: Step) -> None:
    """T81: the short file of a case that ended without a result; by the recorder, or by the bot in time."""
    step.go("close_file")
    step.deed("archived", no=step.case.no)


def due(step: Step) -> None:
    """The days are over and nobody has put it away; what was appealed against waits for its own end."""
    case, profile = step.case, step.profile
    if case.state in WITHOUT_RESULT and step.now >= closes_at(case, profile, case.entered_at):
        close_file(step)


ACTS = {
    "complete": Act(complete),
    "lacking": Act(lacking),
    "scores": Act(scores),
    "archive": Act(archive),
    "closefile": Act(close_file),
    "mended": Act(mended),
    "lesson": Act(lesson, loose=True),
    "nolesson": Act(no_lesson, loose=True, quiet=True),
}
WIZARDS = {
    "lacking": WizardKind((Question("text", _ask_lacking, one_line("text", 300)),), _lacking),
    "mended": WizardKind((Question("text", _ask_mended, one_line("text", 300)),), _mended),
    "lesson": WizardKind((Question("text", _ask_lesson, one_line("text", 300)),), _lesson),
    "scores": WizardKind((Question("score", _ask_score, _take_score),), _scored),
}
CARDS = {
    "evaluating": evaluating_card, "archived": over_card, "terminated": over_card,
    "withdrawn": over_card,
}  # fmt: skip
