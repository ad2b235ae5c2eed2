"""The vote (协商表决): the counts as the form asks for them, the arithmetic, the picture for the group."""

from documents.labels import one_of, word
from documents.paper import NoDocument, Origin, Part
from documents.people import People, people
from flows.model import Ballot
from flows.profile.schema import Profile
from flows.thresholds import percent
from flows.view import View

COUNTED = ("passed", "failed")
"""States of a ballot whose counts may be shown: while it is open nobody sees them."""


class Hands(Part):
    """Counted by hand or on paper, within the totals."""

    yes: int = 0
    no: int = 0
    abstain: int = 0


class Count(Part):
    """A closed ballot. `cast` is the sum of the three, and never more than `present`."""

    due: int
    present: int
    yes: int
    no: int
    abstain: int
    need: int
    passed: bool
    method: str
    secrecy: str
    hands: Hands

    @property
    def cast(self) -> int:
        """表决人数."""
        return self.yes + self.no + self.abstain


class Rule(Part):
    """What the document asks of a vote."""

    words: tuple[str, ...]
    num: int
    den: int
    compare: str
    digits: int
    base: str


class Vote(Part):
    """The rule, and the count once there is one."""

    rule: Rule | None
    count: Count | None = None


def vote(origin: Origin, who: People) -> Vote:
    """The latest ballot of the round that counts; none where the document knows no vote."""
    profile = origin.profile
    if profile.vote.mode != "vote":
        return Vote(rule=None)
    ballot = origin.view.ballot if origin.view.meeting else None
    closed = ballot if ballot and ballot.state in COUNTED else None
    return Vote(rule=_rule(profile), count=_count(closed, who.due) if closed else None)


def _rule(profile: Profile) -> Rule:
    rule = profile.vote
    return Rule(
        words=rule.options, num=rule.ratio.numerator, den=rule.ratio.denominator,
        compare=rule.compare, digits=rule.percent_digits, base=rule.percent_base,
    )  # fmt: skip


def _count(ballot: Ballot, due: int) -> Count:
    by_hand = {c: int(ballot.hands.get(c, 0)) for c in ("yes", "no", "abstain")}
    return Count(
        due=due, present=ballot.present, yes=ballot.yes, no=ballot.no, abstain=ballot.abstain,
        need=ballot.need, passed=ballot.state == "passed", method=ballot.method,
        secrecy=ballot.secrecy, hands=Hands(**by_hand),
    )  # fmt: skip


# --- as lines -----------------------------------------------------------------------------------


def words(rule: Rule) -> dict[str, str]:
    """赞成, 反对, 弃权 as the document calls them."""
    names = ("yes_word", "no_word", "abstain_word")
    return dict(zip(names, rule.words, strict=True))


def ratio_word(rule: Rule) -> str:
    """三分之二."""
    known = one_of("ratio", f"{rule.num}_{rule.den}")
    plain = known != f"{rule.num}_{rule.den}"
    return known if plain else word("ratio.any", num=rule.num, den=rule.den)


def compare_word(rule: Rule) -> str:
    """超过 or 达到."""
    return one_of("vote.compare", "over" if rule.compare == ">" else "least")


def vote_lines(vote: Vote) -> list[str]:
    """附件2, 协商表决: the two sentences verbatim, then due, present, way and arithmetic (S2-65 … 67)."""
    rule, count = vote.rule, vote.count
    if rule is None:
        return [word("vote.none")]
    named = words(rule)
    if count is None:
        empty = {"yes": "", "no": "", "abstain": ""}
        return [
            word("vote.counts", cast="", **named, **empty),
            word("vote.shares", **named, **empty),
        ]
    three = {"yes": count.yes, "no": count.no, "abstain": count.abstain}
    base = count.cast if rule.base == "cast" else count.present
    shares = {k: percent(n, max(base, 1), rule.digits) for k, n in three.items()}  # of nobody: 0
    return [
        word("vote.counts", cast=count.cast, **named, **three),
        word("vote.shares", **named, **shares),
        *_arithmetic(rule, count),
    ]


def _arithmetic(rule: Rule, count: Count) -> list[str]:
    """The added lines: 应到/实到, the way, what was asked, and the sum anybody can do again."""
    left, right = rule.den * count.yes, rule.num * count.present
    sign = ">" if left > right else ("=" if left == right else "<")
    found = [
        word("vote.present", due=count.due, present=count.present,
             method=one_of("vote.method", count.method),
             secrecy=one_of("vote.secrecy", count.secrecy)),
        word("vote.rule", yes_word=rule.words[0], compare=compare_word(rule),
             ratio=ratio_word(rule), need=count.need),
        word(f"vote.check_{'pass' if count.passed else 'fail'}", den=rule.den, yes=count.yes,
             left=left, num=rule.num, present=count.present, right=right, sign=sign),
    ]  # fmt: skip
    if count.present:
        share = percent(count.yes, count.present, rule.digits)
        found.append(word("vote.share_of_present", yes_word=rule.words[0], percent=share))
    return found + _remarks(rule, count)


def _remarks(rule: Rule, count: Count) -> list[str]:
    found, by_hand = [], count.hands
    if count.cast > count.present:
        found.append(word("vote.wrong", cast=count.cast, present=count.present))
    elif count.cast < count.present:
        found.append(word("vote.not_cast", n=count.present - count.cast))
    if by_hand.yes + by_hand.no + by_hand.abstain:
        found.append(word("vote.hands", **words(rule), **by_hand.model_dump()))
    return found


def short_line(vote: Vote) -> str:
    """The vote in one sentence, for the board and the filing; empty before it is counted."""
    rule, count = vote.rule, vote.count
    if rule is None or count is None:
        return ""
    return word(
        "vote.short", present=count.present, yes=count.yes, no=count.no, abstain=count.abstain,
        **words(rule), compare=compare_word(rule), ratio=ratio_word(rule), need=count.need,
        passed=passed_word(count.passed),
    )  # fmt: skip


def passed_word(passed: bool) -> str:
    """通过 or 未通过."""
    return one_of("vote.passed", "yes" if passed else "no")


def result_picture(view: View, profile: Profile) -> bytes:
    """The result of the present round as a PNG: bars over 实到, the line, the sentence.

    Raises NoDocument while nothing is counted, and where the document knows no vote.
    """
    from documents import picture  # typst is loaded when the first picture is drawn

    ballot = view.ballot if view.meeting else None
    if profile.vote.mode != "vote" or ballot is None or ballot.closed_at is None:
        raise NoDocument("picture")
    origin = Origin(view, profile, "", ballot.closed_at)
    counted = vote(origin, people(origin))
    if counted.count is None:
        raise NoDocument("picture")
    return picture.render(origin, counted)
