"""Publication (公示): looked through, hung up with a photo, fifteen full days by law, told to the group."""

from datetime import date, timedelta

from flows import links, reminders, statutory
from flows.act import Act
from flows.command import Ref
from flows.dates import board_may_come_down, local_day, moment
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.gates.posting import CHECKS, by_hand, draft, reviews_owed
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import Approval, Publication
from flows.offers import offers
from flows.outcome import Button, Card, Rows, Words
from flows.profile.law import board_days
from flows.step import Step, stop

PAGE_DAYS = 60
"""Days for which the link on the paper opens the posting (domain/05 §5.4)."""


def publication_rows(look: Look) -> list[tuple[Button, ...]]:
    """已张贴, what only a hand can tick, and the papers: to print, as a picture, to read out."""
    papers = [Button("docs", "D8.docx", "btn.copy"), Button("docs", "D8.png", "btn.poster")]
    if any(d.code == "D8c" for d in look.profile.document):
        papers.append(Button("docs", "D8c", "btn.broadcast"))
    return [row(Button("posted")), *_ticks(look), tuple(papers)]


def _ticks(look: Look) -> Rows:
    found = draft(look.view)
    ticked = found.checked if found else []
    return stack([
        Button("tickpub", f"{'m' if label in ticked else 'p'}{i}",
               "btn.on" if label in ticked else "btn.off", {"name": label})
        for i, label in enumerate(by_hand(look.profile))
    ])  # fmt: skip


def lint(look: Look) -> tuple[Words, ...]:
    """✔ and ✘ for each thing that the posting must show (S2-49), seals included."""
    found = draft(look.view)
    ticked = found.checked if found else []
    known = offers().lint
    lines = []
    for label in (*look.profile.publication.checklist, *look.profile.publication.seals):
        check = CHECKS.get(known.get(label, ""))
        ok = check(look.view, look.profile) if check else label in ticked
        lines.append(Words("pub.ok" if ok else "pub.no", {"label": label}))
    lines.append(Words("pub.photo" if found and found.photo else "pub.nophoto"))
    return tuple(lines)


def way_to_board(look: Look) -> Words:
    """Where it is to be hung, and the picture of it; once that is here, only 已张贴 is left."""
    found = draft(look.view)
    if found and found.photo:
        return Words("pub.gotphoto")
    return Words("pub.board", {"board": look.view.community.board or look.profile.terms.board})


def is_filed(look: Look) -> bool:
    """Whether the filing of this round is confirmed."""
    here = str(look.case.round)
    rows = [a for a in look.view.all(Approval) if a.act == "filed" and a.step == here]
    return any(a.decision == "pass" for a in rows)


def agreed_card(look: Look) -> Card:
    """Where nothing is filed: straight to the board (T50); what the law reserves waits for its meeting."""
    law = statutory.asked(look)
    if law is not None:
        return law
    if look.me & set(reviews_owed(look.view, look.profile)):
        return review_card(look)
    if not look.me & {"convenor", "host"}:
        return waiting(look, "convenor")
    lacking = [m.words() for m in missing(look.view, look.profile, "to_publication", look.now)]
    return case_card(look, "pub.check", tuple(publication_rows(look)), missing=lacking, lint=lint(look),
                     way=way_to_board(look))  # fmt: skip


def review_card(look: Look) -> Card:
    """For whoever looks at the posting before it hangs (S4: 监督委员会审查)."""
    text = look.view.resolution
    rows = (row(Button("pubok"), Button("docs", "D8", "btn.copy")),)
    return case_card(look, "pub.review", rows, text=text.text if text else "")


def review(step: Step) -> None:
    """看过，可以贴: each role that the document names, once a round."""
    case = step.case
    for role in reviews_owed(step.view, step.profile):
        if role in step.me:
            step.put(
                Approval(id=step.view.take("approval"), case_id=case.id, epoch=case.epoch,
                         act=f"pubreview:{role}", step=str(case.round), person_id=step.by,
                         decision="pass", at=step.now)
            )  # fmt: skip
            step.deed("posting_reviewed", role=role)


def _row(step: Step) -> Publication:
    found = draft(step.view)
    if found is not None:
        return found
    day = local_day(step.now, step.profile.calendar)
    due = day + timedelta(step.profile.publication.due_days)
    return Publication(
        id=step.view.take("publication"), case_id=step.case.id, kind="result", due_on=due
    )


def prepare(step: Step) -> None:
    """The result stands: the link that will be printed on the posting exists from now on."""
    if step.case.flags.get("page"):
        return
    link = links.issue(step, "p", until=step.now + timedelta(2 * PAGE_DAYS))
    step.edit_case(flags={**step.case.flags, "page": link.token})


def photo(step: Step) -> None:
    """A photo of the board with its date."""
    step.put(_row(step).model_copy(update={"photo": str(step.command.data.get("file_id", ""))}))
    step.deed("board_photo")
    step.new_epoch()


def tick(step: Step) -> None:
    """A seal or signature is there (p) or not (m)."""
    labels, arg = by_hand(step.profile), step.command.arg
    if arg[:1] not in ("p", "m") or not arg[1:].isdigit() or int(arg[1:]) >= len(labels):
        raise stop("press.stale", alert=False)
    label, found = labels[int(arg[1:])], _row(step)
    kept = [c for c in found.checked if c != label]
    step.put(found.model_copy(update={"checked": [*kept, label] if arg[0] == "p" else kept}))


def posted(step: Step) -> None:
    """T50, T60: it hangs; from tomorrow the days on the board are counted."""
    trigger = "publish" if step.case.state == "filing" else "to_publication"
    if trigger == "publish" and not is_filed(
        Look(step.view, step.by, step.profile, step.now, step.me)
    ):
        raise stop("pub.notfiled")
    pass_gates(step, trigger)
    until = hang(step, trigger)
    text = step.view.resolution
    values = {
        "title": step.case.title, "text": text.text if text else "", "until": until - timedelta(1),
        "phone": step.view.community.phone,
    }  # fmt: skip
    rows = (row(Button("object"), Button("pubseen")),)
    step.tell_group(Card("pub.G", values, rows, Ref("c", step.case.id), 0), "published")


def hang(step: Step, trigger: str = "") -> date:
    """It hangs with its photo from now on; the first day on which it may come down (domain/08)."""
    row_, day = _row(step), local_day(step.now, step.profile.calendar)
    if not row_.photo:
        raise stop("pub.needphoto")
    days = board_days(step.profile, step.view.community.level, day).value
    until = board_may_come_down(day, days)
    step.put(row_.model_copy(update={"posted_on": day, "posted_at": step.now, "keep_until": until}))
    if trigger:
        step.go(trigger)
    step.deed("posted", publication=row_.id, on=day.isoformat(), until=until.isoformat())
    free = moment(until, step.profile.calendar.send_at, step.profile.calendar)
    for event, at in (("publication.posted", step.now), ("publication.may_come_down", free)):
        step.reminders += reminders.starting(
            step.view, step.profile, event, at, step.now, about=f"p{row_.id}"
        )
    return until


def owed(step: Step) -> None:
    """The meeting has decided and nothing is filed: the posting is owed from now on."""
    step.put(_row(step))


ACTS = {"posted": Act(posted), "tickpub": Act(tick), "pubok": Act(review)}
CARDS = {"agreed": agreed_card}
