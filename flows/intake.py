"""Collecting topics (收集议题): from one sentence to a numbered line in the ledger with a verdict."""

from typing import Any

from flows import twin
from flows.act import Act
from flows.dates import local_day
from flows.look import Look, case_card, row, stack
from flows.model import Account, Case, Member, ProfileSnapshot, Wizard
from flows.outcome import Answer, Button, Card, Refused, Rows, Words
from flows.profile.load import profile_hash, snapshot
from flows.roles import candidates, holders
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
    text = " ".join(given.text.split())
    limits = asking.look.profile.intake
    if len(text) < limits.min_chars:
        return Wrong("propose.short")
    if len(text) > limits.max_chars:
        return Wrong("propose.long", {"max": limits.max_chars})
    verdict = dict(given.data.get("verdict", {}))
    if verdict.get("rude"):
        return Wrong("propose.rude")
    return Next({"text": text, "verdict": verdict})


def _ask_whom(asking: Asking) -> Card:
    """The recorder writes down what others say (代录)."""
    return ask_card("propose.whom", (row(choice("me", "btn.myself"), Button("back")),))


def _take_whom(asking: Asking, given: Given) -> Took:
    look = asking.look
    if given.arg == "me":
        return Next({"whom": look.person})
    typed = " ".join(given.text.split())
    named = [m.person_id for m in look.view.all(Member) if look.view.name(m.person_id) == typed]
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


def _log(step: Step, wizard: Wizard) -> None:
    """T01 and T02: the line in the ledger, and the verdict for a person to look at."""
    answers, community, now = wizard.answers, step.view.community, step.now
    proposer = int(answers.get("whom", wizard.person_id))
    snapped = snapshot(step.profile, {})
    year = str(local_day(now, step.profile.calendar).year)
    number = step.view.take(f"case_no:{community.id}:{year}")
    case = Case(
        id=step.view.take("case"),
        community_id=community.id,
        no=f"{year}-{number:02d}",
        title=answers["text"],
        text=answers["text"],
        original_text=answers["text"],
        channel=answers.get("channel", ""),
        proposer_id=proposer,
        flags={} if proposer == wizard.person_id else {"entered_by": wizard.person_id},
        state="new",
        opened_at=now,
        entered_at=now,
        snapshot_hash=profile_hash(step.profile),
        verdict=answers.get("verdict", {}),
        scope=step.profile.level.scopes[0],
    )
    step.put(
        ProfileSnapshot(
            hash=case.snapshot_hash,
            profile_id=step.profile.id,
            version=step.profile.version,
            body=snapped,
        ),
        case,
    )
    step.view = step.view.about(case.id)
    step.deed("logged", no=case.no, channel=case.channel, proposer=case.proposer_id)
    step.go("log_lead")
    step.go("classify")
    step.deed("classified", decision=decision(case), clauses=clauses(case))
    step.show("card", case.id, wizard.person_id, over=0)
    if answers.get("into"):
        twin.merge(step, wizard)
    elif proposer == wizard.person_id and (asked_clause(case) or step.me & {"candidate"}):
        pass  # the card itself says what comes next, and bears the number
    else:
        step.tell(case.proposer_id, Card("propose.thanks", {"no": case.no}), "thanks")
    if answers.get("later"):
        rows = (row(Button("propose")),)
        step.tell(step.by, Card("propose.later", {"text": answers["later"]}, rows), "later")


PROPOSE = WizardKind(
    (
        Question("text", _ask_text, _take_text),
        Question("whom", _ask_whom, _take_whom, _for_himself),
        Question("sure", _ask_sure, _take_sure, _clear),
        Question("matter", _ask_matter, _take_matter, _one_matter),
        Question("similar", twin.ask, twin.take, twin.no_twin),
        Question("channel", _ask_channel, _take_channel, lambda a: bool(a.answer("into"))),
    ),
    _log,
)


def decision(case: Case) -> str:
    """What the words suggest: allow, forbid (suspected only) or review."""
    return str(case.verdict.get("decision", "review"))


def clauses(case: Case, kind: str = "") -> list[str]:
    """The ids of the clauses that were hit, best first, of one kind or all."""
    hits: list[dict[str, Any]] = case.verdict.get("hits", [])
    return [h["clause"] for h in hits if not kind or h["kind"] == kind]


def words_of(case: Case, clause: str) -> list[str]:
    """The proposer's own words that point to the clause."""
    hits: list[dict[str, Any]] = case.verdict.get("hits", [])
    return next((list(h["words"]) for h in hits if h["clause"] == clause), [])


def clause_line(look: Look, clause: str, kind: str) -> Words:
    """The clause verbatim with its place in its list and the words that pointed to it."""
    topic = look.profile.topic
    listed = {"allow": topic.allow, "forbid": topic.forbid, "focus": topic.focus}[kind]
    place = next((i for i, c in enumerate(listed, 1) if c.id == clause), 0)
    text = topic.clause(clause).text
    return Words(f"clause.{kind}", {"n": place, "text": text, "words": words_of(look.case, clause)})


def guards(look: Look) -> list[Words]:
    """Reminders of law beside the topic; they warn and never reject (DEF26)."""
    flagged = look.case.verdict.get("guards", [])
    return [Words("screen.guard", {"tell": g.tell}) for g in look.profile.guard if g.id in flagged]


def screened_card(look: Look) -> Card:
    """The verdict, for whoever may take the case; the question, for the proposer (DECISIONS 24a)."""
    asked = asked_clause(look.case)
    mine = look.case.proposer_id == look.person
    if asked and mine and "proposer" not in look.case.human_choice:
        return _forbid_question(look, asked)
    if not look.me & {"candidate", "party_secretary"}:
        return waiting(look, "convenor")
    if must_leave(look):
        return case_card(look, "appeal.other", names=look.names(judges(look)))
    return _verdict_card(look, asked)


def judges(look: Look) -> list[int]:
    """Who looks at an appeal: everybody who may convene but whoever refused (T80: another person decides)."""
    refused = look.case.human_choice.get("declined_by", 0)
    return [p for p in candidates(look.view, look.profile, look.now) if p != refused]


def must_leave(look: Look) -> bool:
    """Whether this person refused the topic himself and another can look at the appeal."""
    mine = look.case.human_choice.get("declined_by") == look.person
    return bool(look.case.flags.get("appealed")) and mine and bool(judges(look))


def asked_clause(case: Case) -> str:
    """The forbidding clause whose question must be answered, or nothing."""
    if decision(case) == "allow":
        return ""
    hits = clauses(case, "forbid")
    named = str(case.verdict.get("ask", ""))
    return named if named in hits else (hits[0] if hits else "")


def _say(answer: str) -> Button:
    return Button("fsay", answer, f"btn.fsay.{answer}")


def _forbid_question(look: Look, clause: str) -> Card:
    rows = (
        row(_say("yes"), _say("no")),
        row(_say("unsure")),
    )
    line = clause_line(look, clause, "forbid")
    return case_card(
        look, "screen.forbid", rows, clause=line, ask=look.profile.topic.clause(clause).ask
    )


def _verdict_card(look: Look, asked: str) -> Card:
    case = look.case
    said = case.human_choice.get("proposer", "")
    allow = clauses(case, "allow")
    lines = [clause_line(look, c, "allow") for c in allow[:1]]
    if asked:
        lines.append(clause_line(look, asked, "forbid"))
        lines.append(
            Words(f"screen.said.{said or 'nothing'}", {"ask": look.profile.topic.clause(asked).ask})
        )
    key = {"allow": "screen.must", "forbid": "screen.suspect"}.get(decision(case), "screen.other")
    reframe = str(case.verdict.get("reframe", ""))
    if reframe:
        lines.append(Words("screen.reframe", {"new": reframe}))
    scopes = _scope_rows(look)
    first = [Button("accept")] + ([Button("reframe")] if reframe else [])
    second = [Button("retitle")]
    appealed = bool(case.flags.get("appealed"))
    if appealed:
        lines.insert(0, Words("appeal.line", {"reason": case.human_choice.get("reason", "")}))
    if "party_secretary" in look.me or appealed:
        second.append(Button("decline"))
    elif asked:
        second.append(Button("tosec"))
    return case_card(
        look, key, (tuple(first), tuple(second), *scopes), lines=lines + guards(look), text=case.text,
        proposer=look.view.name(case.proposer_id), channel=case.channel,
    )  # fmt: skip


def _scope_rows(look: Look) -> Rows:
    """Whom the topic concerns, where that decides who may convene (S3-25)."""
    convenor = look.profile.convenor
    if not convenor.filing_scopes and not convenor.party_scopes:
        return ()
    buttons = [
        Button("scope", str(i), "btn.on" if s == look.case.scope else "btn.off", {"name": s})
        for i, s in enumerate(look.profile.level.scopes)
    ]
    return stack(buttons, 3)


def waiting(look: Look, role: str) -> Card:
    """Where we are and whom everybody waits for."""
    people = holders(look.view, role, look.profile, look.now)
    if role == "convenor" and not people:
        people = candidates(look.view, look.profile, look.now)
    return case_card(look, "wait", names=look.names(people), who=Words(f"role.{role}"))


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


def forbid_answer(step: Step) -> None:
    """The proposer answers the clause's question; a person decides afterwards."""
    if step.command.arg not in ("yes", "no", "unsure"):
        raise stop("press.stale", alert=False)
    choice_ = {**step.case.human_choice, "proposer": step.command.arg}
    step.edit_case(human_choice=choice_)
    step.deed("answered", clause=asked_clause(step.case), says=step.command.arg)
    step.new_epoch()


def to_secretary(step: Step) -> None:
    """Hand a doubtful topic to the party secretary, who alone declines (T04)."""
    step.edit_case(human_choice={**step.case.human_choice, "to_secretary": True})
    step.deed("handed", to="party_secretary")
    people = holders(step.view, "party_secretary", step.profile, step.now)
    for person in people:
        step.show("card", step.case.id, person, fresh=True)
    step.answer = Answer("screen.handed", {"names": [step.view.name(p) for p in people]})
    step.new_epoch()


def accept(step: Step) -> None:
    """T05/T06: the first who takes the topic becomes its convenor."""
    if must_leave(Look(step.view, step.by, step.profile, step.now, step.me)):
        raise stop("appeal.leave")
    party = {"party_secretary", "deputy_secretary", "party_member_delegate"}
    if step.case.scope in step.profile.convenor.party_scopes and not step.me & party:
        raise stop("convenor.party")
    step.edit_case(human_choice={**step.case.human_choice, "decision": "accept"})
    step.name_role("convenor", step.by)
    step.go("accept")
    step.begin("convenor.taken", step.now, about=f"c{step.case.id}")


def reframe(step: Step) -> None:
    """Take the offered wording: how to do it instead of whether (S2, 不议2)."""
    new = str(step.case.verdict.get("reframe", ""))
    if not new:
        raise stop("press.stale", alert=False)
    step.edit_case(title=new)
    step.deed("reframed", before=step.case.text, after=new)
    accept(step)


ACTS = {
    "propose": Act(propose, "community", loose=True),
    "fsay": Act(forbid_answer),
    "tosec": Act(to_secretary),
    "accept": Act(accept),
    "reframe": Act(reframe),
}
WIZARDS = {"propose": PROPOSE}
CARDS = {"screened": screened_card}
