"""Cases to print: a full one, one with gaps, eighty people, rare names, hostile words."""

from datetime import timedelta
from functools import cache

from flows.model import Approval, Attendance, Person, RollEntry
from flows.profile.schema import Profile
from tests.flows import walking
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall

NAMES = {
    SECRETARY: "陈国强", 2: "李桂芳", HOST: "张建军", RECORDER: "王小燕", SUPERVISOR: "赵德厚",
    6: "林阿福", 7: "黄秀英", 8: "周明", 9: "吴大海", 10: "郑月娥", 11: "孙立", 12: "马春花", 13: "朱永",
}  # fmt: skip
RARE = {6: "龑辰", 7: "𬱖小妹", 8: "李𬭛", 9: "阿不都·热合曼"}
TYPST = '#import "x.typ": * $1/0$ *粗* _斜_ @ref <lab> `raw` \\ #panic()'
FORMULA = "=cmd|' /C calc'!A0"
HOSTILE = f"{FORMULA}\n协商监督员：冒名\u202e倒写\u200b\x00\x07\x1b[31m {TYPST} <b>&amp;</b>"


def later(hall: Hall, minutes: int) -> None:
    hall.now += timedelta(minutes=minutes)


def rename(hall: Hall, names: dict[int, str]) -> Hall:
    """Give people names; what stands in the records stays as it is."""
    for person, name in names.items():
        row = hall.records[Person].get((person,))
        if row is not None:
            hall.records[Person][(person,)] = row.model_copy(update={"name": name})
    return hall


def gaps(profile: Profile | None = None) -> Hall:
    """A topic that somebody has just taken: nothing else is known."""
    hall = rename(Hall(profile), NAMES)
    walking.propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    return hall


def begun() -> Hall:
    """A meeting that began without its supervisor, for a written reason; some came late or online."""
    hall = rename(Hall(), NAMES)
    people = walking.to_checkin(hall)
    walking.arrive(hall, [HOST, *people[:-2]])
    walking.arrive(hall, people[-2:-1], "online")
    later(hall, minutes=20)
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "a", "go"))
    hall.ok(hall.type(HOST, "监督员路上堵车，先说明议题"))
    later(hall, minutes=6)
    hall.ok(hall.tap(HOST, "step"))
    later(hall, minutes=4)
    walking.arrive(hall, [SUPERVISOR, people[-1]])
    return hall


def spoken(hall: Hall, people: list[int]) -> Hall:
    """Words, minutes, and a text that is frozen."""
    hall.ok(hall.tap(HOST, "step"))
    for person in people[:2]:
        later(hall, minutes=2)
        hall.ok(hall.tap(person, "write"))
        hall.ok(hall.type(person, f"{hall.view(1).name(person)}：先装村口，再装桥头。"))
    later(hall, minutes=2)
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "桥头那盏等修完路再定"))
    hall.ok(hall.tap(RECORDER, "a", str(people[2])))
    for kind, words, who in (
        ("consensus", "先装村口", ""),
        ("dissent", "灯太亮睡不着", str(people[-1])),
    ):
        hall.ok(hall.tap(RECORDER, "point", kind))
        hall.ok(hall.type(RECORDER, words))
        if who:
            hall.ok(hall.tap(RECORDER, "a", who))
    hall.ok(hall.type(HOST, walking.TEXT))
    hall.ok(hall.tap(HOST, "freeze"))
    later(hall, minutes=1)
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    return hall


def voted(yes: int) -> Hall:
    """A closed vote: `yes` for, one against, the rest silent; the host abstains."""
    people = list(range(6, 14))
    hall = spoken(begun(), people)
    for person in people[:yes]:
        hall.ok(walking.vote(hall, person, "yes"))
    if yes < len(people):
        hall.ok(walking.vote(hall, people[yes], "no"))
    later(hall, minutes=5)
    walking.close(hall, "abstain")
    return hall


def full() -> Hall:
    """The ordinary case, archived: 9 due, 9 present, 7 for, 1 against, 1 abstains."""
    hall = voted(7)
    walking.to_archive(hall)
    return hall


def terminated() -> Hall:
    """Not passed, and ended by convenor and secretary."""
    hall = voted(3)
    hall.ok(hall.tap(HOST, "stop"))
    hall.ok(hall.type(HOST, "路灯改由镇里统一装"))
    hall.ok(hall.tap(SECRETARY, "stop"))
    return hall


def again_later() -> Hall:
    """Not passed, to be taken up when the time is ripe."""
    hall = voted(3)
    hall.ok(hall.tap(HOST, "later"))
    hall.ok(hall.type(HOST, "桥头修好以后"))
    hall.ok(hall.type(HOST, "先把电费算清楚"))
    return hall


def eighty() -> Hall:
    """Eighty-one people of four classes, put straight into the records of a closed vote."""
    hall, classes = voted(7), ("c1", "c2", "c3", "c4")
    view = hall.view(1)
    ballot, meeting, like = view.ballot, view.meeting, view.subjects[-1]
    assert ballot is not None and meeting is not None and meeting.started_at is not None
    for n in range(14, 86):
        came = meeting.started_at - timedelta(minutes=5)
        hall._keep([
            Person(id=n, name=f"村民{n}"),
            like.model_copy(update={"person_id": n, "class_id": classes[n % 4]}),
            Attendance(case_id=1, meeting_id=meeting.id, person_id=n, mode="site", in_at=came, marked_by=n),
            RollEntry(case_id=1, ballot_id=ballot.id, person_id=n, mode="site"),
        ])  # fmt: skip
    hall._keep([
        ballot.model_copy(update={"present": 81, "need": 55, "yes": 60}),
        meeting.model_copy(update={"due": 81}),
    ])  # fmt: skip
    return hall


@cache
def ready(name: str) -> Hall:
    """A case to be looked at and not changed, made once."""
    made = globals()[name]()
    assert isinstance(made, Hall)
    return made


def rare() -> Hall:
    """Names that small fonts do not have."""
    return rename(voted(7), RARE)


def hostile() -> Hall:
    """Names, words and reasons that try to be something else."""
    hall = rename(voted(7), {6: HOSTILE, HOST: TYPST, SUPERVISOR: FORMULA})
    case = hall.case.model_copy(update={"title": HOSTILE, "text": HOSTILE, "goal": TYPST})
    hall.records[type(case)][(1,)] = case
    for key, row in list(hall.records[Approval].items()):
        hall.records[Approval][key] = row.model_copy(update={"reason": HOSTILE})
    return hall
