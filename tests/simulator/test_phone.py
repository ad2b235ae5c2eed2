"""The villager's phone: buttons by visible label, screens, answers, links."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from simulator.incoming import Impossible
from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.world import World


def keys(*labels: str) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text, callback_data=f"d{n}") for n, text in enumerate(labels)]
    return InlineKeyboardMarkup([row])


async def test_a_tap_arrives_as_a_press_and_its_answer_comes_back(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.user.id, "赞成吗？", reply_markup=keys("赞成", "反对"))
    number = phone.tap("反对")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (number, "d1", phone.user.id)
    await query.answer("已记录：反对", show_alert=True)
    assert phone.alerts == ["已记录：反对"]
    assert phone.screen() == ["赞成吗？\n[赞成] [反对]"]


async def test_the_newest_message_with_the_label_is_pressed(bot: Bot, phone: Phone) -> None:
    old = await bot.send_message(phone.user.id, "一", reply_markup=keys("好"))
    new = await bot.send_message(phone.user.id, "二", reply_markup=keys("好"))
    phone.tap("好")
    phone.tap("好", message=phone.messages()[0])
    pressed = [update.callback_query for update in await bot.get_updates()]
    assert [query.message.message_id for query in pressed if query and query.message] == [
        new.message_id,
        old.message_id,
    ]


async def test_a_missing_label_names_those_that_are_there(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.user.id, "吗", reply_markup=keys("赞成", "反对"))
    with pytest.raises(Impossible, match=r"\[弃权\].*\[赞成\] \[反对\]"):
        phone.tap("弃权")


async def test_a_reply_keyboard_types_its_label(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.user.id, "菜单", reply_markup=ReplyKeyboardMarkup([["提议题"]]))
    phone.tap("提议题")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "提议题"


async def test_a_link_button_of_the_bot_starts_it(bot: Bot, world: World) -> None:
    newcomer = Phone(world, world.user("小王"))
    newcomer.open("https://t.me/test_bot?start=j_abc")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start j_abc"
    newcomer.open("https://t.me/other_bot?start=x")
    assert not await bot.get_updates(offset=update.update_id + 1)


def test_no_link_carries_a_long_or_strange_payload(phone: Phone) -> None:
    phone.start("a" * 64)
    for payload in ("a" * 65, "议题", "a b"):
        with pytest.raises(Impossible):
            phone.start(payload)


def test_one_cannot_type_before_start_nor_in_a_strange_group(world: World, group: Chat) -> None:
    stranger = Phone(world, world.user("生人"))
    with pytest.raises(Impossible, match="Start"):
        stranger.type("你好")
    with pytest.raises(Impossible, match="not in"):
        stranger.type("你好", group)


async def test_replies_photos_documents_and_edits_arrive(bot: Bot, phone: Phone) -> None:
    asked = await bot.send_message(phone.user.id, "理由？")
    said = phone.reply("路坏了", phone.last())
    phone.edit(said, "路真坏了")
    phone.send_photo("现场")
    phone.send_document("名单.txt", "张三".encode())
    reply, edited, photo, document = await bot.get_updates()
    assert reply.message and edited.edited_message and photo.message and document.message
    assert reply.message.reply_to_message
    assert reply.message.reply_to_message.message_id == asked.message_id
    assert edited.edited_message.text == "路真坏了"
    assert photo.message.caption == "现场"
    file = await bot.get_file(photo.message.photo[-1])
    assert (await file.download_as_bytearray()).startswith(b"\x89PNG")
    assert document.message.document
    stored = await bot.get_file(document.message.document)
    assert bytes(await stored.download_as_bytearray()).decode() == "张三"


async def test_votes_in_a_native_poll(bot: Bot, phone: Phone, li: User) -> None:
    await bot.send_poll(phone.user.id, "哪天？", ["周六", "周日"], is_anonymous=False)
    phone.vote(phone.last(), "周日")
    state, answer = await bot.get_updates()
    assert state.poll is not None
    assert [option.voter_count for option in state.poll.options] == [0, 1]
    assert answer.poll_answer is not None
    assert answer.poll_answer.option_ids == (1,)
