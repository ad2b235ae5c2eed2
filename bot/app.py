"""Plugs everything together; the one module of this room that knows storage and scheduler."""

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.budget import Budget, TelegramBudget
from bot.counties import Counties
from bot.house import House
from bot.intake import PtbApplication
from bot.papers import Papers, Sources
from bot.poller import Pause
from bot.ports import Paper
from bot.running import App, Parts
from bot.settings import Settings, require_token
from bot.topics import Topics
from flows import engine, reminders
from flows.cards import render_card
from flows.clock import Clock
from flows.profile.load import load_all
from flows.profile.schema import Profile
from flows.workdays import load_years
from nlp.checker import Checker
from scheduler.tick import Ticker
from storage import verify
from storage.backup import backup, file_of
from storage.lead import FileLock, Occupied
from storage.store import Store

__all__ = ["Edges", "Occupied", "backup", "build", "file_of", "forget", "open_store"]


@dataclass(frozen=True, slots=True)
class Edges:
    """What tests and the demo exchange: the network, the measure, the waiting, the strictness.

    `transport` is for a Telegram in the same process; `strict` raises for a broken text.
    """

    transport: httpx.AsyncBaseTransport | None = None
    budget: Budget = field(default_factory=TelegramBudget)
    pause: Pause = asyncio.sleep
    strict: bool = False


def open_store(
    settings: Settings, clock: Clock, profiles: Mapping[str, Profile] | None = None
) -> Store:
    """The database of the settings, brought up to date, deciding by our engine.

    Raises ProfileError for a broken procedure or calendar, storage.lead.Occupied when another process
    has it.
    """
    reminders.WORKDAYS.follow(load_years(settings.calendar_dir))
    counties = Counties(profiles or load_all(), clock)
    return Store.open(
        settings.database_url,
        decide=engine.decide,
        needs=engine.needs,
        profiles=counties,
        clock=clock,
    )


def forget(data: Path) -> None:
    """Remove a SQLite database, unless somebody works on it: then storage.lead.Occupied is raised."""
    data.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data)
    lock.take()
    try:
        for suffix in ("", "-wal", "-shm"):
            data.with_name(data.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(data.with_name(data.name + ".keys"), ignore_errors=True)
    finally:
        lock.free()


def build(
    settings: Settings,
    clock: Clock,
    store: Store,
    checker: Checker | None = None,
    paper: Paper | None = None,
    edges: Edges | None = None,
) -> App:
    """The bot over this store; raises SettingsError without a token."""
    token = require_token(settings)
    edges = edges or Edges()
    house = House(store.reader, clock)
    checker = checker or Checker.load()
    ptb = _application(token, settings.bot_api_url, edges.transport or line(settings.proxy))
    parts = Parts(
        clock=clock,
        store=store,
        reader=house,
        classify=Topics(house, checker).classify,
        warm=lambda: _warm(checker, clock),
        paper=paper or Papers(house, clock, _sources(ptb, store)),
        draw=render_card,
        ptb=ptb,
        client=httpx.AsyncClient(transport=edges.transport or line(settings.proxy)),
        address=f"{settings.bot_api_url}/bot{token}",
        budget=edges.budget,
        pause=edges.pause,
        timer=Ticker,
        strict=edges.strict,
        zone=settings.zone,
        admins=settings.admin_ids,
    )
    return App(parts)


def _sources(ptb: PtbApplication, store: Store) -> Sources:
    """Where papers get what no view holds."""

    async def fetch(file_id: str) -> bytes:
        found = await ptb.bot.get_file(file_id)
        return bytes(await found.download_as_bytearray())

    checker = Path(verify.__file__)
    return Sources(lambda: ptb.bot.username, fetch, store.reader.export, checker.read_bytes)


def _warm(checker: Checker, clock: Clock) -> None:
    """What takes half a second the first time is done before anybody waits for it (in a thread)."""
    checker.warm()
    reminders.WORKDAYS.year(clock.now().year)


def line(proxy: str) -> httpx.AsyncBaseTransport:
    """The way to Telegram: straight, or through an HTTP proxy (`http://user:word@host:8080`)."""
    return AiohttpTransport(proxy=httpx.Proxy(proxy) if proxy else None)


def _application(token: str, url: str, transport: httpx.AsyncBaseTransport) -> PtbApplication:
    """The library without its own poller, jobs and memory: state is rows (DECISIONS 6)."""
    request = HTTPXRequest(
        read_timeout=20.0,
        write_timeout=20.0,
        connect_timeout=10.0,
        pool_timeout=10.0,
        httpx_kwargs={"transport": transport},
    )
    builder = Application.builder().token(token).base_url(f"{url}/bot")
    builder = builder.base_file_url(f"{url}/file/bot").request(request)
    # Its poller is never used; without this it would still read all certificates for it.
    builder = builder.get_updates_request(request)
    return builder.updater(None).job_queue(None).build()
