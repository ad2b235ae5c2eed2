"""Filing and telling (备案与通报): the party organisation has it, every party concerned was told."""

from flows import reminders
from flows.act import Act
from flows.failing import field_lines
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Account, Approval
from flows.outcome import Button, Card
from flows.publication import is_filed, publication_rows
from flows.roles import holders
from flows.step import Step, stop


def filing_card(look: Look) -> Card:
    """For the secretary: 已备案. For the host: who is untold, and the posting."""
    result, filed = look.view.result, is_filed(look)
    to = holders(look.view, look.profile.filing.to, look.profile, look.now)
    if look.person in to and not filed:
        text = look.view.resolution
        rows_ = (row(Button("filed"), Button("docs", "D5", "btn.see")),)
        fields = field_lines(result.fields if result else {})
        return case_card(look, "file.card", rows_, text=text.text if text else "", lines=fields)
    if not look.me & {"convenor", "host"}:
        return waiting(look, "convenor")
    lacking = [m.words() for m in missing(look.view, look.profile, "publish", look.now)]
    untold = [
        look.view.name(s.person_id) for s in look.view.subjects if s.side_id and not s.told_by
    ]
    rows: list[tuple[Button, ...]] = []
    if untold:
        ways = look.profile.filing.tell_ways
        rows.append(
            row(*(Button("told", str(i), "btn.told", {"way": w}) for i, w in enumerate(ways)))
        )
    if filed:
        rows += publication_rows(look)
    key = "file.host" if filed else "file.wait"
    return case_card(look, key, tuple(rows), missing=lacking, untold=untold, names=look.names(to),
                     board=look.view.community.board or look.profile.terms.board)  # fmt: skip


def file(step: Step) -> None:
    """已备案: recorded with name and time (S2-47)."""
    case = step.case
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if step.by not in holders(step.view, step.profile.filing.to, step.profile, step.now):
        raise stop("press.norole")
    if not is_filed(look):
        step.put(
            Approval(id=step.view.take("approval"), case_id=case.id, epoch=case.epoch, act="filed",
                     step=str(case.round), person_id=step.by, decision="pass", at=step.now)
        )  # fmt: skip
        step.deed("filed")
        step.reminders += reminders.starting(
            step.view, step.profile, "filing.done", step.now, step.now, state="filing"
        )
        _tell_privately(step)


def _tell_privately(step: Step) -> None:
    """Who has the bot gets the result from it as well; the recorded way is the host's tap."""
    text, result = step.view.resolution, step.view.result
    card = Card(
        "told.P",
        {
            "title": step.case.title,
            "text": text.text if text else "",
            "lines": field_lines(result.fields if result else {}),
        },
    )
    started = {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}
    for subject in step.view.subjects:
        if subject.person_id in started and subject.side_id:
            step.tell(subject.person_id, card, "told")


def told(step: Step) -> None:
    """已电话告知 and the other ways: everybody still untold, by this way, now (S2-48)."""
    ways = step.profile.filing.tell_ways
    if not step.command.arg.isdigit() or int(step.command.arg) >= len(ways):
        raise stop("press.stale", alert=False)
    way = ways[int(step.command.arg)]
    for subject in step.view.subjects:
        if subject.side_id and not subject.told_by:
            step.put(subject.model_copy(update={"told_by": way, "told_at": step.now}))
            step.deed("told", person=subject.person_id, way=way)


ACTS = {"filed": Act(file), "told": Act(told)}
CARDS = {"filing": filing_card}
