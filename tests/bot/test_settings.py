"""Settings: every one is shown in .env.example, odd spellings are understood, a bad one names its key."""

from __future__ import annotations

import asyncio
import errno
import re
from datetime import date
from pathlib import Path

import httpx
import pytest

from bot import backup, main
from bot.app import line, open_store
from bot.clock import RealClock
from bot.settings import Settings, SettingsError, load_settings, require_token
from flows import reminders
from flows.profile.error import ProfileError

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
OF_THE_TESTS = {"YISHI_TEST_DATABASE_URL"}


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No setting from outside: neither the environment, nor an .env, nor secret files."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"YISHI_{name.upper()}", raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)


def _shown(text: str) -> dict[str, str]:
    return dict(re.findall(r"^# (YISHI_[A-Z_]+)=(.*)$", text, flags=re.MULTILINE))


def _missing(text: str) -> set[str]:
    return {f"YISHI_{name.upper()}" for name in Settings.model_fields} - set(_shown(text))


def test_example_shows_every_setting_and_no_other():
    text = EXAMPLE.read_text(encoding="utf-8")
    assert _missing(text) == set()
    assert set(_shown(text)) == {f"YISHI_{n.upper()}" for n in Settings.model_fields} | OF_THE_TESTS


def test_a_setting_missing_from_the_example_is_caught():
    text = EXAMPLE.read_text(encoding="utf-8").replace("YISHI_TIMEZONE", "YISHI_ZONE")
    assert _missing(text) == {"YISHI_TIMEZONE"}


def test_example_gives_the_true_defaults(tmp_path):
    plain = load_settings()
    shown = {key: value for key, value in _shown(EXAMPLE.read_text("utf-8")).items() if value}
    (tmp_path / ".env").write_text("\n".join(f"{k}={v}" for k, v in shown.items()))
    assert load_settings() == plain


def test_uncommented_example_is_understood(tmp_path):
    text = EXAMPLE.read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(re.sub(r"^# (?=YISHI_)", "", text, flags=re.MULTILINE))
    assert load_settings().bot_token is None


@pytest.mark.parametrize("written", ["7,8", "7，8", " 7 , 8 ", "7、8", "7 8"])
def test_admins_are_understood_however_they_are_separated(monkeypatch, written):
    monkeypatch.setenv("YISHI_ADMIN_IDS", written)
    assert load_settings().admin_ids == {7, 8}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgres_always_means_the_installed_driver(monkeypatch, scheme):
    monkeypatch.setenv("YISHI_DATABASE_URL", f"{scheme}://u:p@h/d")
    assert load_settings().database_url == "postgresql+psycopg://u:p@h/d"


def test_unrelated_lines_do_no_harm(tmp_path):
    (tmp_path / ".env").write_text("OTHER=1\nYISHI_SOMETHING_OLD=2\nYISHI_TIMEZONE=Asia/Urumqi\n")
    assert load_settings().zone.key == "Asia/Urumqi"


def test_environment_wins_over_file_and_file_over_secret(monkeypatch, tmp_path):
    (tmp_path / "yishi_bot_token").write_text("from-secret\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert require_token(load_settings()) == "from-secret"
    (tmp_path / ".env").write_text("YISHI_BOT_TOKEN=from-file\n")
    assert require_token(load_settings()) == "from-file"
    monkeypatch.setenv("YISHI_BOT_TOKEN", "from-environment")
    assert require_token(load_settings()) == "from-environment"


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("YISHI_ADMIN_IDS", "zhang", "not_ids"),
        ("YISHI_ADMIN_IDS", "-5", "not_ids"),
        ("YISHI_TIMEZONE", "Asia/Nowhere", "unknown_zone"),
        ("YISHI_TIMEZONE", "../etc/passwd", "unknown_zone"),
        ("YISHI_BOT_API_URL", "localhost:8081", "not_a_url"),
        ("YISHI_PROXY", "socks5://10.0.0.1:1080", "not_a_url"),
        ("YISHI_DATABASE_URL", "mysql://u:secret@h/d", "unknown_database"),
        ("YISHI_DATABASE_URL", "data/yishi.db", "unknown_database"),
    ],
)
def test_a_bad_setting_names_its_key_and_reason(monkeypatch, key, value, reason):
    monkeypatch.setenv(key, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert (caught.value.key, caught.value.reason) == (key, reason)
    assert value not in str(caught.value)


@pytest.mark.parametrize("program", [main.main, backup.main])
def test_a_file_of_another_user_is_said_kindly(monkeypatch, capsys, program):
    """`.env` has mode 600: whoever forgets `sudo -u` reads what to type, not a traceback."""

    def shut(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", ".env")

    monkeypatch.setattr("bot.settings.Settings", shut)
    monkeypatch.setattr("sys.argv", ["x"])
    assert program() == 2
    said = capsys.readouterr().err
    assert "打不开 .env" in said
    assert "sudo -u" in said


async def test_a_proxy_is_asked_for_the_way_to_telegram():
    """A machine in an office reaches Telegram only like this; the library does not look for one itself."""
    asked: list[str] = []

    async def refuse(reader, writer):
        asked.append((await reader.readline()).decode().strip())
        writer.write(b"HTTP/1.1 502 no\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, httpx.AsyncClient(transport=line(f"http://127.0.0.1:{port}")) as client:
        with pytest.raises(httpx.HTTPError):
            await client.get("https://telegram.invalid/bot")
    assert asked == ["CONNECT telegram.invalid:443 HTTP/1.1"]


@pytest.mark.parametrize("written", ["", "   "])
def test_without_a_token_the_key_is_named(monkeypatch, written):
    monkeypatch.setenv("YISHI_BOT_TOKEN", written)
    with pytest.raises(SettingsError) as caught:
        require_token(load_settings())
    assert (caught.value.key, caught.value.reason) == ("YISHI_BOT_TOKEN", "missing")


def test_token_and_database_password_stay_out_of_the_repr(monkeypatch):
    monkeypatch.setenv("YISHI_BOT_TOKEN", "123:very-secret")
    monkeypatch.setenv("YISHI_DATABASE_URL", "postgresql://u:hidden@h/d")
    monkeypatch.setenv("YISHI_PROXY", "http://u:unseen@h:8080")
    said = repr(load_settings()) + str(load_settings())
    assert "unseen" not in said
    assert "very-secret" not in said
    assert "hidden" not in said


def test_a_broken_calendar_stops_the_start_with_file_key_and_reason(tmp_path):
    folder = tmp_path / "calendar"
    folder.mkdir()
    text = 'source = "notice"\nholidays = [2027-02-30]\n'
    (folder / "2027.toml").write_text(text)
    url = f"sqlite:///{tmp_path / 'village.db'}"
    settings = Settings(_env_file=None, calendar_dir=folder, database_url=url)
    with pytest.raises(ProfileError, match=r"2027\.toml"):
        open_store(settings, RealClock())
    (folder / "2027.toml").write_text('source = "notice"\nholidays = [2028-01-01]\n')
    with pytest.raises(ProfileError) as found:
        open_store(settings, RealClock())
    assert (found.value.file, found.value.key) == ("2027.toml", "holidays")


def test_the_calendar_of_the_settings_is_the_one_in_use(tmp_path):
    folder = tmp_path / "calendar"
    folder.mkdir()
    (folder / "2031.toml").write_text('source = "notice"\nholidays = [2031-03-04]\n')
    url = f"sqlite:///{tmp_path / 'village.db'}"
    day = date(2031, 3, 4)
    assert reminders.WORKDAYS.is_workday(day)
    try:
        settings = Settings(_env_file=None, calendar_dir=folder, database_url=url)
        open_store(settings, RealClock()).close()
        assert not reminders.WORKDAYS.is_workday(day)
        assert reminders.WORKDAYS.arranged(day)
    finally:
        reminders.WORKDAYS.follow({})
