"""Feedback (落实情况反馈, D10): each promise and how it went, and how content people are."""

from datetime import date

from documents.confirming import outcome, void_lines
from documents.implementing import Item, items
from documents.labels import column, filled, one_of, word
from documents.paper import Origin, Paper, Part
from documents.sheet import Block, Line, Notes, Table, grid, lines
from documents.when import day
from flows.model import Publication, Satisfaction
from flows.rounds import within


class Mood(Part):
    """Answers to 您满意吗; totals only, and none under `least` (DECISIONS 3)."""

    n: int
    least: int
    good: int = 0
    fair: int = 0
    bad: int = 0


class Feedback(Paper):
    """D10 (S2-52)."""

    items: tuple[Item, ...]
    published_on: date | None
    mood: Mood
    void: tuple[str, ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        """A table of the promises, then the fields that are about all of them."""
        columns = [label for label in self.labels if column(self.code, label)]
        rest = [label for label in self.labels if label not in columns]
        rows = [tuple(_cell(i, column(self.code, c)) for c in columns) for i in self.items]
        widths = tuple(4 if column(self.code, c) == "text" else 2 for c in columns)
        table = Table(tuple(columns), tuple(rows or [(filled(""),) * len(columns)]), widths)
        contents = {
            "published_on": lines(day(self.published_on)), "satisfaction": self._mood(),
        }  # fmt: skip
        form = (grid(self.code, rest, contents),) if rest else ()
        return (Notes(tuple(lines(self.topic, *self.void))), table, *form)

    def _mood(self) -> list[Line]:
        m = self.mood
        if m.n < m.least:
            return lines(word("feedback.few", least=m.least))
        return lines(word("feedback.scores", **m.model_dump(exclude={"least"})))


def _cell(item: Item, what: str) -> str:
    state = one_of("item", item.state)
    done = word("feedback.done", state=state, day=day(item.done_on)) if item.done_on else state
    cells = {
        "text": item.text, "owner": item.owner, "watcher": item.watcher, "due": _due(item),
        "state": done, "proof": word("feedback.photo") if item.photo else "",
        "checked": word("feedback.seen") if item.state == "confirmed" else item.note,
    }  # fmt: skip
    return filled(cells.get(what, ""))


def _due(item: Item) -> str:
    """The day that holds, and the days that held before with their reasons (S2-52)."""
    moved = [word("feedback.moved", old=day(old), reason=why) for old, why in item.moved]
    return day(item.due) + "".join(moved)


def build(origin: Origin) -> Feedback:
    """D10 as it stands. `published_on` is the posting of the feedback, where there was one."""
    view = origin.view
    told = [p for p in view.all(Publication) if p.kind == "feedback" and p.posted_on]
    rows = [p for p in told if within(view, p.posted_at)]
    answers = [s.choice for s in view.all(Satisfaction) if within(view, s.at)]
    least = origin.profile.feedback.satisfaction_min_answers
    shown = len(answers) >= least
    count = {c: answers.count(c) for c in ("good", "fair", "bad")} if shown else {}
    on = rows[-1].posted_on if rows else None
    return Feedback(
        **origin.head(on), items=items(origin), published_on=on,
        void=tuple(void_lines(outcome(origin))),
        mood=Mood(n=len(answers) if shown else 0, least=least, **count),
    )  # fmt: skip
