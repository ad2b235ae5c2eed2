"""我的信息: everything that is kept about me, and having it taken away (domain/05 §5.11, PIPL)."""

from collections.abc import Iterator
from datetime import date, datetime

from flows.act import Act
from flows.dates import local_day
from flows.duties import duties
from flows.look import row
from flows.model import (
    CASE_RECORDS,
    Account,
    Case,
    Consent,
    Focus,
    Joining,
    Link,
    Member,
    Person,
    Record,
    RoleGrant,
    Statement,
    Wizard,
)
from flows.offers import offers
from flows.outcome import Answer, Button, Card, Words
from flows.step import Step, stop

OWN = tuple(kind for kind in CASE_RECORDS if "person_id" in kind.model_fields)
"""What of a case is about one person."""


def show(step: Step) -> None:
    """All of it: who I am here, what I agreed to, offices, and what I said and did case by case."""
    view, me = step.view, step.by
    person = view.get(Person, me)
    member = view.find(Member, view.community.id, me)
    values = {
        "name": person.name, "community": view.community.name, "personal": person.phone,
        "group": " ".join([member.group_name, member.household]).strip() if member else "",
        "accounts": tuple(str(a.telegram_id) for a in view.all(Account) if a.person_id == me),
        "consents": list(_consents(step)), "offices": list(_offices(step)),
        "done": list(_counts(step)), "said": list(_said(step)), "phone": view.community.phone,
    }  # fmt: skip
    rows = (row(Button("erase", "ask", "btn.erase")),)
    step.tell(me, Card("mydata.card", values, rows), f"mydata{step.now.timestamp()}")


def _consents(step: Step) -> Iterator[Words]:
    for one in step.view.all(Consent):
        if one.person_id == step.by:
            values = {"what": Words(f"consent.of.{one.kind}"), "at": one.at}
            yield Words("mydata.consent", {**values, "version": one.text_version})


def _offices(step: Step) -> Iterator[Words]:
    for grant in step.view.all(RoleGrant):
        if grant.person_id == step.by:
            values = {"role": Words(f"role.{grant.role}"), "since": _day(step, grant.since)}
            until = _day(step, grant.until) if grant.until else ""
            yield Words("mydata.office", {**values, "until": until})


def _counts(step: Step) -> Iterator[Words]:
    proposed = [c for c in step.view.all(Case) if c.proposer_id == step.by]
    if proposed:
        yield Words("mydata.proposed", {"titles": tuple(c.title for c in proposed)})
    for kind in OWN:
        mine = _mine(step, kind)
        if mine and kind is not Statement:
            yield Words(f"mydata.of.{kind.__name__.lower()}", {"n": len(mine)})


def _said(step: Step) -> Iterator[Words]:
    for one in [s for s in step.view.all(Statement) if s.person_id == step.by]:
        case = step.view.find(Case, one.case_id)
        values = {"no": case.no if case else "", "at": _day(step, one.at), "text": one.text}
        yield Words("mydata.said", values)


def _day(step: Step, at: datetime) -> date:
    """The day in the village: until eight in the morning here UTC is still on the day before."""
    return local_day(at, step.profile.calendar)


def _mine(step: Step, kind: type[Record]) -> list[Record]:
    return [r for r in step.view.all(kind) if vars(r)["person_id"] == step.by]


def erase(step: Step) -> None:
    """删掉: asked once more; name and account go, the records of meetings keep a number."""
    if step.command.arg != "yes":
        rows = (row(Button("erase", "yes", "btn.erase.yes"), Button("menu", "", "btn.back")),)
        number = _anonymous(step)
        step.tell(
            step.by, Card("mydata.sure", {"number": number}, rows), f"erase{step.now.timestamp()}"
        )
        return
    _free(step)
    number = _anonymous(step)
    person = step.view.get(Person, step.by)
    step.put(person.model_copy(update={"name": number, "phone": ""}))
    step.drop(*_belongings(step))
    step.forgotten = step.by
    step.deed("erased", person=step.by)
    step.answer = Answer("mydata.erased", {"number": number}, alert=True)


def _anonymous(step: Step) -> str:
    return offers().villager.format(n=step.by)


def _belongings(step: Step) -> list[Record]:
    """What is about nobody but the person."""
    view, me = step.view, step.by
    found: list[Record] = [a for a in view.all(Account) if a.person_id == me]
    found += [c for c in view.all(Consent) if c.person_id == me]
    found += [m for m in view.all(Member) if m.person_id == me]
    found += [f for f in view.all(Focus) if f.person_id == me]
    found += [w for w in view.all(Wizard) if w.person_id == me]
    found += [j for j in view.all(Joining) if me in (j.person_id, j.claims)]
    return found + [k for k in view.all(Link) if k.person_id == me]


def _free(step: Step) -> None:
    """Whoever holds an office, a part in a case under way or a promise hands it over or keeps it first."""
    held = duties(step.view, step.by)
    roles = dict.fromkeys([*held.offices, *held.parts])
    if roles:
        raise stop("mydata.busy", roles=tuple(Words(f"role.{r}") for r in roles))
    if held.promised_in:
        raise stop("mydata.promised", nos=held.promised_in)


ACTS = {"mydata": Act(show, "person", loose=True), "erase": Act(erase, "person", loose=True)}
