"""ALLOWED: which roles may do which act. One table, asked for every command (INV 8)."""

ANYBODY = frozenset({"*"})
HOST = frozenset({"host", "convenor"})
CONVENOR = frozenset({"convenor"})
SECRETARY = frozenset({"party_secretary"})
STEERING = frozenset(
    {
        "convenor",
        "host",
        "recorder",
        "supervisor",
        "party_secretary",
        "deputy_secretary",
        "candidate",
    }
)

ALLOWED: dict[str, frozenset[str]] = {
    # conversation
    "start": frozenset({"*", "bot"}),
    "result": ANYBODY,
    "profile": ANYBODY,
    "catalog": ANYBODY,
    "mydata": ANYBODY,
    "menu": ANYBODY,
    "next": ANYBODY,
    "cancel": ANYBODY,
    "open": ANYBODY,
    "cases": ANYBODY,
    "case": ANYBODY,
    "rules": ANYBODY,
    "howto": ANYBODY,
    "text": ANYBODY,
    "photo": ANYBODY,
    "file": ANYBODY,
    "a": ANYBODY,
    "back": ANYBODY,
    "docs": frozenset({*STEERING, "subject", "member", "proposer"}),
    "due": frozenset({"bot"}),
    # topic
    "propose": ANYBODY,
    "fsay": frozenset({"proposer"}),
    "tosec": frozenset({"candidate"}),
    "accept": frozenset({"candidate"}),
    "reframe": frozenset({"candidate"}),
    "retitle": frozenset({"candidate", "proposer"}),
    "scope": frozenset({"candidate"}),
    "decline": SECRETARY,
    "appeal": frozenset({"proposer"}),
    "pagree": SECRETARY,
    "prefuse": SECRETARY,
    "draft": CONVENOR,
    "submit": CONVENOR,
    "approve": frozenset({"approver"}),
    "return": frozenset({"approver"}),
    # meeting
    "plan": CONVENOR,
    "notice": CONVENOR,
    "replan": CONVENOR,
    "postpone": HOST,
    "unreached": frozenset({"bot"}),
    "rsvp": frozenset({"subject", "*"}),
    "called": frozenset({"convenor", "host", "recorder"}),
    "checkin": frozenset({"host", "convenor", "recorder"}),
    "here": ANYBODY,
    "gone": ANYBODY,
    "tick": frozenset({"host", "convenor", "recorder"}),
    "help": frozenset({"host", "convenor", "recorder"}),
    "begin": HOST,
    "talk": HOST,
    "noquorum": HOST,
    "step": HOST,
    "write": frozenset({"subject"}),
    "reply": ANYBODY,
    "heard": ANYBODY,
    "arrive": ANYBODY,
    "leave": ANYBODY,
    "minute": frozenset({"recorder"}),
    "point": frozenset({"recorder"}),
    "say": ANYBODY,
    "call": HOST,
    "skip": HOST,
    "spoken": HOST,
    "hands": frozenset({"recorder", "host", "convenor"}),
    "unstop": frozenset({"recorder", "host", "convenor"}),
    "consensus": HOST,
    "freeze": HOST,
    "unfreeze": HOST,
    "adjourn": HOST,
    # deciding
    "ovote": HOST,
    "vote": ANYBODY,
    "myvote": ANYBODY,
    "endvote": HOST,
    "lastvote": HOST,
    "extend": HOST,
    "cancelvote": frozenset({"convenor", "supervisor", "committee_head"}),
    "osign": HOST,
    "ssign": frozenset({"subject"}),
    "paper": frozenset({"recorder", "convenor"}),
    "reserved": SECRETARY,
    "signfail": CONVENOR,
    "split": HOST,
    "fill": CONVENOR,
    "sign": frozenset({"recorder"}),
    "stop": frozenset({"convenor", "party_secretary", "supervisor", "committee_head"}),
    "later": CONVENOR,
    "again": CONVENOR,
    "reopen": CONVENOR,
    # afterwards
    "filed": SECRETARY,
    "fdoubt": SECRETARY,
    "fanswer": CONVENOR,
    "told": HOST,
    "tell": HOST,
    "posted": HOST,
    "item": CONVENOR,
    "done": frozenset({"owner", "convenor"}),
    "stuck": frozenset({"owner", "convenor"}),
    "verify": frozenset({"watcher"}),
    "notyet": frozenset({"watcher"}),
    "explained": CONVENOR,
    "feedback": HOST,
    "content": frozenset({"member"}),
    "complete": frozenset({"supervisor"}),
    "lacking": frozenset({"supervisor"}),
    "scores": frozenset({"supervisor"}),
    "archive": frozenset({"recorder"}),
    "closefile": frozenset({"recorder"}),
    "withdraw": frozenset(
        {"convenor", "proposer", "party_secretary", "supervisor", "committee_head"}
    ),
    "suspend": frozenset({"convenor", "supervisor", "party_secretary"}),
    "resume": CONVENOR,
}


def may(act: str, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may do the act. The bot acts only where it is named."""
    allowed = ALLOWED.get(act, frozenset())
    if roles == {"bot"}:
        return "bot" in allowed
    return "*" in allowed or bool(allowed & roles)
