"""Telegram's menu of commands: for villagers, groups and office-holders, set only when it is not so yet."""

from telegram import Bot, BotCommand

from bot import words
from bot.menus import Menus, commands, for_office, table
from bot.texts import book
from flows.acts import ACTS
from tests.bot.fakes import FakeReader

COMMANDS = {
    "start": "开始", "help": "帮助", "how": "怎么用", "propose": "提议题", "catalog": "目录",
    "list": "清单", "cases": "议题", "next": "下一步", "approve": "审定", "plan": "方案",
    "notice": "发通知", "invite": "名单", "checkin": "签到", "say": "我要发言", "minutes": "记录",
    "vote": "表决", "result": "结果", "sign": "签字", "publish": "公示", "progress": "进度",
    "feedback": "反馈", "supervise": "监督", "again": "再议", "escalate": "上报",
    "assembly": "会议表决", "suspend": "暂停", "resume": "继续", "withdraw": "撤回",
    "replace": "换人", "correct": "更正", "remind": "提醒", "docs": "材料",
    "rules": "议事规则", "profile": "程序", "setup": "设置", "mydata": "我的信息", "cancel": "算了",
}  # fmt: skip
"""The table of domain/05 §5.3 without /report; /case and /hands carry figures and stand in test_words."""


class FakeBot(Bot):
    """Remembers which commands stand where, and how often it was told."""

    def __init__(self) -> None:
        super().__init__("1:x")
        with self._unfrozen():
            self.menus: dict[str, tuple[BotCommand, ...]] = {}
            self.calls: list[str] = []

    async def get_my_commands(self, scope=None, *more, **options):
        return self.menus.get(str(scope), ())

    async def set_my_commands(self, commands, scope=None, *more, **options):
        self.calls.append(f"set {scope.type}")
        self.menus[str(scope)] = tuple(commands)

    async def delete_my_commands(self, scope=None, *more, **options):
        self.calls.append(f"delete {scope.type}")
        self.menus.pop(str(scope), None)


def test_every_command_works_by_its_latin_and_by_its_chinese_word():
    for latin, chinese in COMMANDS.items():
        one, other = words.order(f"/{latin}", "b"), words.order(chinese, "b")
        assert one is not None and other is not None, latin
        assert one.act == other.act, latin
        assert one.act in ACTS, latin


def test_what_a_menu_offers_is_a_command_with_words():
    more = [name for names in table()["office"].values() for name in names]
    every = [*table()["private"], *table()["group"], *more]
    for one in commands(every, book()):
        assert words.order(f"/{one.command}", "b") is not None, one.command
        assert one.description


def test_a_menu_offers_only_what_there_is():
    """A command that merely leads to the next step promises nothing of its own; the supervisor's card is his panel."""
    more = [name for names in table()["office"].values() for name in names]
    offered = [*table()["private"], *table()["group"], *more]
    orders = {name: words.order(f"/{name}", "yishi_bot") for name in offered}
    empty = {name for name, order in orders.items() if order and order.act == "next"}
    assert empty == {"next", "supervise"}


async def test_menus_are_set_once_and_again_only_when_an_office_changes():
    bot, reader = FakeBot(), FakeReader()
    reader.held = {7: frozenset({"recorder"}), 8: frozenset({"committee_member"})}
    await Menus(bot, reader, book()).begin()
    assert bot.calls == ["set all_private_chats", "set all_group_chats", "set chat"]
    menus = Menus(bot, reader, book())
    await menus.begin()
    assert len(bot.calls) == 3, "a second start changes nothing"
    reader.held = {8: frozenset({"recorder", "admin"})}
    await menus.refresh()
    assert sorted(bot.calls[3:]) == ["delete chat", "set chat"]
    assert [c.command for c in for_office({"recorder"}, book())][:2] == ["hands", "correct"]
