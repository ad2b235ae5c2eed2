"""What the bot says about itself."""

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat

from simulator.people import Chat
from tests.simulator.conftest import Call


async def test_commands_per_scope(bot: Bot, group: Chat) -> None:
    here = BotCommandScopeChat(group.id)
    await bot.set_my_commands([BotCommand("next", "下一步")])
    await bot.set_my_commands([BotCommand("say", "我要发言")], scope=here)
    assert (await bot.get_my_commands())[0].command == "next"
    assert (await bot.get_my_commands(scope=here))[0].command == "say"
    assert await bot.get_my_commands(scope=BotCommandScopeAllGroupChats()) == ()
    await bot.delete_my_commands(scope=here)
    assert await bot.get_my_commands(scope=here) == ()


async def test_commands_that_telegram_refuses(call: Call) -> None:
    wrong = [{"command": "下一步", "description": "x"}]
    assert "BOT_COMMAND_INVALID" in await call.refusal("setMyCommands", commands=wrong)
    many = [{"command": f"c{n}", "description": "x"} for n in range(101)]
    assert "BOT_COMMANDS_TOO_MUCH" in await call.refusal("setMyCommands", commands=many)


async def test_descriptions_fall_back_to_the_general_one(bot: Bot) -> None:
    await bot.set_my_description("议事的机器人")
    await bot.set_my_short_description("议事", language_code="zh")
    assert (await bot.get_my_description("zh")).description == "议事的机器人"
    assert (await bot.get_my_short_description("zh")).short_description == "议事"
    assert (await bot.get_my_short_description()).short_description == ""
