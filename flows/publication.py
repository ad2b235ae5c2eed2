"""Publication (公示): on the board with a photo, fifteen full days by law, and told to the group."""

from datetime import timedelta

from flows import reminders
from flows.act import Act
from flows.dates import board_may_come_down, local_day, moment
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Approval, Publication
from flows.outcome import Button, Card
from flows.profile.law import board_days
from flows.step import Step, stop


def publication_rows(look: Look) -> list[tuple[Button, ...]]:
    """已张贴, and the text to copy."""
    return [row(Button("posted"), Button("docs", "D8", "btn.copy"))]


def is_filed(look: Look) -> bool:
    """Whether the filing of this round is confirmed."""
    here = str(look.case.round)
    rows = [a for a in look.view.all(Approval) if a.act == "filed" and a.step == here]
    return any(a.decision == "pass" for a in rows)


def agreed_card(look: Look) -> Card:
    """Where nothing is filed: straight to the board (T50)."""
    if not look.me & {"convenor", "host"}:
        return waiting(look, "convenor")
    lacking = [m.words() for m in missing(look.view, look.profile, "to_publication", look.now)]
    board = look.view.community.board or look.profile.terms.board
    return case_card(look, "pub.board", tuple(publication_rows(look)), missing=lacking, board=board)


def _row(step: Step) -> Publication:
    rows = [p for p in step.view.all(Publication) if p.kind == "result" and not p.posted_on]
    if rows:
        return rows[-1]
    day = local_day(step.now, step.profile.calendar)
    due = day + timedelta(step.profile.publication.due_days)
    return Publication(
        id=step.view.take("publication"), case_id=step.case.id, kind="result", due_on=due
    )


def photo(step: Step) -> None:
    """A photo of the board with its date."""
    step.put(_row(step).model_copy(update={"photo": str(step.command.data.get("file_id", ""))}))
    step.deed("board_photo")
    step.new_epoch()


def posted(step: Step) -> None:
    """T50, T60: it hangs; from tomorrow the days on the board are counted."""
    trigger = "publish" if step.case.state == "filing" else "to_publication"
    pass_gates(step, trigger)
    if trigger == "publish":
        _need_filing(step)
    row_ = _row(step)
    day = local_day(step.now, step.profile.calendar)
    days = board_days(step.profile, step.view.community.level, day).value
    until = board_may_come_down(day, days)
    step.put(row_.model_copy(update={"posted_on": day, "keep_until": until}))
    step.go(trigger)
    step.deed("posted", on=day.isoformat(), until=until.isoformat())
    free = moment(until, step.profile.calendar.send_at, step.profile.calendar)
    for event, at in (("publication.posted", step.now), ("publication.may_come_down", free)):
        step.reminders += reminders.starting(
            step.view, step.profile, event, at, step.now, about=f"p{row_.id}"
        )
    text = step.view.resolution
    values = {
        "title": step.case.title, "text": text.text if text else "", "until": until - timedelta(1),
        "phone": step.view.community.phone,
    }  # fmt: skip
    step.tell_group(Card("pub.G", values), "published")


def _need_filing(step: Step) -> None:
    if not is_filed(Look(step.view, step.by, step.profile, step.now, step.me)):
        raise stop("pub.notfiled")


ACTS = {"posted": Act(posted)}
CARDS = {"agreed": agreed_card}
