"""Screening (初筛): what the lists say about a topic, the clause's question, and who takes it up."""

from typing import Any

from flows import habit
from flows.act import Act
from flows.dates import local_day
from flows.look import Look, case_card, row, stack
from flows.model import Case
from flows.outcome import Answer, Button, Card, Rows, Words
from flows.roles import candidates, holders
from flows.step import Step, stop
from flows.wizard import Asking, Given, Next, Took, Wrong


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
    words = next((h["words"] for h in hits if h["clause"] == clause), ())
    return [word.strip() for word in words]  # what was typed in pinyin has spaces at its ends


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
    lines += [line for line in (habit.told(look),) if isinstance(line, Words)]
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
        look, key, (tuple(first), tuple(second), *scopes), lines=lines + guards(look),
        text=case.text if case.text != case.title else "",  # the head has it already
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
    since = local_day(look.case.entered_at, look.profile.calendar)
    days = (local_day(look.now, look.profile.calendar) - since).days
    held = Words("wait.since", {"day": since, "d": days}) if days else Words("wait.today")
    who = Words(f"role.{role}")
    key = "wait" if people else "wait.role"
    return case_card(look, key, names=look.names(people), who=who, since=held)


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


PARTY = frozenset({"party_secretary", "deputy_secretary", "party_member_delegate"})


def may_convene(look: Look) -> bool:
    """Whether somebody with these roles may be the convenor: some scopes are for the party (S3-25)."""
    for_party = look.case.scope in look.profile.convenor.party_scopes
    return "candidate" in look.me and (not for_party or bool(look.me & PARTY))


def accept(step: Step) -> None:
    """T05/T06: the first who takes the topic becomes its convenor."""
    if must_leave(Look(step.view, step.by, step.profile, step.now, step.me)):
        raise stop("appeal.leave")
    if not may_convene(Look(step.view, step.by, step.profile, step.now, step.me)):
        raise stop("convenor.party")
    step.edit_case(human_choice={**step.case.human_choice, "decision": "accept"})
    habit.judged(step, "allow")
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


def take_topic(asking: Asking, given: Given) -> Took:
    """A topic in somebody's words, new or put another way: long enough, not too long, and civil."""
    text, limits = given.words, asking.look.profile.intake
    if len(text) < limits.min_chars:
        return Wrong("propose.short")
    if len(text) > limits.max_chars:
        return Wrong("propose.long", {"max": limits.max_chars})
    verdict = dict(given.data.get("verdict", {}))
    if verdict.get("rude"):
        return Wrong("propose.rude")
    return Next({"text": text, "verdict": verdict})


ACTS = {
    "fsay": Act(forbid_answer),
    "tosec": Act(to_secretary),
    "accept": Act(accept),
    "reframe": Act(reframe),
}
CARDS = {"screened": screened_card}
