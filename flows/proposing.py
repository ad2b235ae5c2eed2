"""Proposing (提议题): from one sentence or a voice to a numbered line in the ledger."""

from flows import settled, spoken, twin
from flows.act import Act
from flows.dates import local_day
from flows.intake import asked_clause, clauses, decision, take_topic
from flows.look import row
from flows.model import Account, Case, Member, ProfileSnapshot, Wizard
from flows.outcome import Button, Card, Refused
from flows.profile.load import profile_hash, snapshot
from flows.roles import LEFT
from flows.step import Step, Stop, stop
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
)


def _ask_text(asking: Asking) -> Card:
    return ask_card("propose.ask", (row(Button("back")),))


def _take_text(asking: Asking, given: Given) -> Took:
    if given.data.get("media") == "voice" and given.data.get("file_id"):
        return Next({"text": "", "voice": str(given.data["file_id"]), "verdict": {}})
    return take_topic(asking, given)


def _ask_whom(asking: Asking) -> Card:
    """The recorder writes down what others say (代录)."""
    return ask_card("propose.whom", (row(choice("me", "btn.myself"), Button("back")),))


def _take_whom(asking: Asking, given: Given) -> Took:
    look = asking.look
    if given.arg == "me":
        return Next({"whom": look.person})
    typed = given.words
    here = [m.person_id for m in look.view.all(Member) if m.state != LEFT]
    named = [p for p in here if look.view.name(p) == typed]
    return Next({"whom": named[0]}) if named else Wrong("item.noname")


def _for_himself(asking: Asking) -> bool:
    return "recorder" not in asking.look.me or "candidate" in asking.look.me


def _ask_sure(asking: Asking) -> Card:
    rows = (row(choice("yes", "btn.sure"), Button("back")),)
    return ask_card("propose.unclear", rows, text=asking.answer("text"))


def _take_sure(asking: Asking, given: Given) -> Took:
    return Next({}) if given.arg == "yes" else Wrong("wrong.choice")


def _clear(asking: Asking) -> bool:
    return not asking.answer("verdict", {}).get("unclear")


def _ask_matter(asking: Asking) -> Card:
    first, second = asking.answer("verdict")["matters"][:2]
    rows = (
        row(choice("0", "btn.matter.first"), choice("1", "btn.matter.second")),
        row(choice("all", "btn.matter.one")),
    )
    return ask_card("propose.two", rows, a=first, b=second)


def _take_matter(asking: Asking, given: Given) -> Took:
    if given.arg == "all":
        return Next({})
    matters = asking.answer("verdict")["matters"]
    if given.arg not in ("0", "1"):
        return Wrong("wrong.choice")
    return Next({"text": matters[int(given.arg)], "later": matters[1 - int(given.arg)]})


def _one_matter(asking: Asking) -> bool:
    return len(asking.answer("verdict", {}).get("matters", ())) < 2


def _ask_channel(asking: Asking) -> Card:
    channels = asking.look.profile.intake.channels
    rows = tuple(row(choice(str(i), "btn.word", word=c)) for i, c in enumerate(channels))
    return ask_card("propose.channel", (*rows, row(Button("back"))))


def _take_channel(asking: Asking, given: Given) -> Took:
    channels = asking.look.profile.intake.channels
    if given.arg.isascii() and given.arg.isdigit() and int(given.arg) < len(channels):
        return Next({"channel": channels[int(given.arg)]})
    if given.text in channels:
        return Next({"channel": given.text})
    return Wrong("wrong.choice")


def _no_twin(asking: Asking) -> bool:
    return bool(asking.answer("settled")) or twin.no_twin(asking)


def _no_case(asking: Asking) -> bool:
    return bool(asking.answer("into")) or asking.answer("settled") == "drop"


def _log(step: Step, wizard: Wizard) -> None:
    """T01 and T02: the line in the ledger, and the verdict for a person to look at."""
    answers = wizard.answers
    if answers.get("settled") == "drop":
        step.tell(step.by, Card("propose.dropped"), "dropped")
        return
    case = _new_case(step, wizard)
    kept = ProfileSnapshot(
        hash=case.snapshot_hash, profile_id=step.profile.id, version=step.profile.version,
        body=snapshot(step.profile, {}),
    )  # fmt: skip
    step.put(kept, case)
    step.view = step.view.about(case.id)
    step.deed("logged", no=case.no, channel=case.channel, proposer=case.proposer_id)
    step.go("log_lead")
    step.show("card", case.id, wizard.person_id, over=0)
    if answers.get("voice"):
        spoken.logged(step)
    else:
        step.go("classify")
        step.deed("classified", decision=decision(case), clauses=clauses(case))
    if answers.get("into"):
        twin.merge(step, wizard)
    elif not _sees_more(step, wizard):
        step.tell(case.proposer_id, Card("propose.thanks", {"no": case.no}), "thanks")
    if answers.get("later"):
        rows = (row(Button("propose")),)
        step.tell(step.by, Card("propose.later", {"text": answers["later"]}, rows), "later")


def _sees_more(step: Step, wizard: Wizard) -> bool:
    """Whether the proposer's own card, which bears the number, says what comes next."""
    mine = step.case.proposer_id == wizard.person_id and not wizard.answers.get("voice")
    return mine and bool(asked_clause(step.case) or "candidate" in step.me)


def _new_case(step: Step, wizard: Wizard) -> Case:
    answers, community, now = wizard.answers, step.view.community, step.now
    proposer = int(answers.get("whom", wizard.person_id))
    flags = {"entered_by": wizard.person_id} if proposer != wizard.person_id else {}
    flags |= {"voice": answers["voice"]} if answers.get("voice") else {}
    year = str(local_day(now, step.profile.calendar).year)
    number = step.view.take(f"case_no:{community.id}:{year}")
    return Case(
        id=step.view.take("case"),
        community_id=community.id,
        no=f"{year}-{number:02d}",
        title=answers["text"],
        text=answers["text"],
        original_text=answers["text"],
        channel=answers.get("channel", ""),
        proposer_id=proposer,
        flags=flags,
        state="new",
        opened_at=now,
        entered_at=now,
        snapshot_hash=profile_hash(step.profile),
        verdict=settled.weighed(step.profile, answers),
        scope=step.profile.level.scopes[0],
    )


PROPOSE = WizardKind(
    (
        Question("text", _ask_text, _take_text),
        Question("whom", _ask_whom, _take_whom, _for_himself),
        Question("sure", _ask_sure, _take_sure, _clear),
        Question("matter", _ask_matter, _take_matter, _one_matter),
        Question("decided", settled.ask, settled.take, settled.unsettled),
        Question("similar", twin.ask, twin.take, _no_twin),
        Question("channel", _ask_channel, _take_channel, _no_case),
    ),
    _log,
)


def propose(step: Step) -> None:
    """Begin to ask for a topic, in the private chat."""
    if not step.me & {"member", "candidate", "party_secretary"}:
        raise stop("propose.stranger")
    if not step.command.private and step.by not in _started(step):
        raise Stop(Refused("propose.private", reply=True))
    step.view = step.view.about(0)
    step.ask("propose", step.by)
    step.show("card", 0, step.by, fresh=True)


def _started(step: Step) -> set[int]:
    return {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}


ACTS = {"propose": Act(propose, "community", loose=True)}
WIZARDS = {"propose": PROPOSE}
