"""The village's group: bound only when an administrator of ours adds the bot, any other is left alone."""

from flows.act import Act
from flows.model import RoleGrant
from flows.outcome import Card, Refused
from flows.setup import only_admin
from flows.step import Step, Stop

PRESENT = frozenset({"administrator", "member", "restricted"})
GONE = frozenset({"left", "kicked"})


def bind(step: Step) -> None:
    """The admin's startgroup link, or 设置 said by him in the group: this is the village's group."""
    only_admin(step)
    home, chat = step.view.community, step.command.chat
    if not home.id:
        raise Stop(Refused("setup.resume", reply=True))
    if home.chat_id == chat:
        return
    step.put(home.model_copy(update={"chat_id": chat, "bot_status": home.bot_status or "member"}))
    step.deed("group_bound", chat=chat)
    step.show("setup", home.id, step.by, fresh=True)


def bot_status(step: Step) -> None:
    """Telegram says what the bot now is in a group, and who made it so."""
    data, home = step.command.data, step.view.community
    status, chat = str(data["status"]), int(step.command.chat)
    if not home.id:
        return
    if home.chat_id is None and data.get("admin") and status in PRESENT:
        step.put(home.model_copy(update={"chat_id": chat, "bot_status": status}))
        step.deed("group_bound", chat=chat)
    elif home.chat_id == chat:
        step.put(home.model_copy(update={"bot_status": "left" if status in GONE else status}))
    else:
        return
    _tell(step, status, home.bot_status)


def _tell(step: Step, status: str, was: str) -> None:
    """The admins see it on their card; what is worse than before is also said (domain/05 §5.9)."""
    home, mark = step.view.community, f"status{step.now.timestamp()}"
    for grant in step.view.all(RoleGrant):
        if grant.role != "admin" or grant.until is not None:
            continue
        step.show("setup", home.id, grant.person_id)
        if status in GONE:
            step.tell(grant.person_id, Card("group.left", {"community": home.name}), mark)
        elif was == "administrator" != status:
            step.tell(grant.person_id, Card("group.notadmin"), mark)


ACTS = {
    "bind": Act(bind, "community", loose=True),
    "botstatus": Act(bot_status, "community", loose=True),
}
