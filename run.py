#!/usr/bin/env python3
"""The one door to the project: makes .venv, installs the hash-locked set into it, and runs what was asked.

Standard library only, because it runs before anything is installed. The second run reads one stamp
file and starts at once. Decision 0001 says why there is no uv, make or shell script here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
LEVELS = ("run", "dev")  # dev holds everything of run, at the same versions
FLOOR = (3, 11)


class Task(NamedTuple):
    """A sub-command: what it says in the help, which lock it needs, what it starts in the venv."""

    says: str
    level: str
    starts: tuple[str, ...]


TASKS = {
    "demo": Task("打开演示村：不用令牌，不用上网", "run", ("-m", "demo")),
    "bot": Task("正式运行机器人（先在 .env 里填令牌）", "run", ("-m", "bot")),
    "backup": Task("备份数据库，机器人开着也可以", "run", ("-m", "bot.backup")),
    "classify": Task("试一试：一句话算不算可议的事", "run", ("-m", "bot.workbench")),
    "test": Task("检查一切：格式、类型、边界、测试、文档", "dev", ("-m", "house.steps")),
    "soak": Task("长时间的折腾测试", "dev", ("-m", "tests.soak")),
    "docs": Task("重新生成 docs/ 里由代码和数据得出的页面", "dev", ("-m", "house.pages")),
}

HELP = """议事：一个带着召集人一步一步开好议事会的 Telegram 机器人。
第一次运行会自己准备环境（约一分钟），以后马上就开。

{tasks}

用法：python3 run.py demo"""

OLD_PYTHON = "需要 Python 3.11 或更新的版本，现在是 {found}。"
NEEDS_VENV = "这台机器的 Python 缺少 venv，请先运行：sudo apt install python3-venv"
PREPARING = "正在准备环境（只有第一次，或者更新之后才需要），网络慢时要几分钟："
PARTS = ("  1/3 安装用的工具……", "  2/3 程序用到的包……", "  3/3 议事自己……")
NO_PACKAGES = "安装没有成功，请看上面的说明：多半是网络不通。连上以后再运行一次就会接着装。"
UNKNOWN = "没有“{name}”这个命令。"


def stop(sentence: str, code: int = 2) -> NoReturn:
    """Say one sentence and leave."""
    print(sentence, file=sys.stderr)
    raise SystemExit(code)


# --- .venv ---------------------------------------------------------------------------------------


def venv_python() -> Path:
    """The interpreter inside .venv, whether or not it is there."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def base_python() -> str:
    """The interpreter outside any venv: one cannot rebuild the venv one stands on."""
    return str(getattr(sys, "_base_executable", "") or sys.executable)


def quiet(*command: str | Path) -> bool:
    """Whether the command ends well; its words are of no use to a convenor."""
    try:
        done = subprocess.run([*map(str, command)], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def venv_works() -> bool:
    """A half-made .venv has a python and no pip, so ask pip; and it must be this Python's venv."""
    same = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    python = venv_python()
    return quiet(python, "-m", "pip", "--version") and quiet(python, "-c", same)


def with_ensurepip() -> bool:
    """The ordinary way. Debian without python3-venv fails here and leaves half a .venv."""
    return quiet(base_python(), "-m", "venv", VENV)


def with_system_pip() -> bool:
    """Any pip outside can fill a venv, also where the system forbids installing into itself."""
    if not quiet(base_python(), "-m", "venv", "--without-pip", VENV):
        return False
    boot = ("install", "--require-hashes", "--quiet", "-r", LOCKS / "boot.txt")
    outside: list[tuple[str, ...]] = [(base_python(), "-m", "pip")]
    outside += [(found,) for name in ("pip3", "pip") if (found := shutil.which(name))]
    return any(quiet(*pip, "--python", venv_python(), *boot) for pip in outside)


def make_venv() -> None:
    """Make .venv by the first way that works, or leave none at all and say what is missing."""
    for way in (with_ensurepip, with_system_pip):
        shutil.rmtree(VENV, ignore_errors=True)
        if way() and venv_works():
            return
    shutil.rmtree(VENV, ignore_errors=True)
    stop(NEEDS_VENV)


# --- what is installed -----------------------------------------------------------------------------


def fingerprint(level: str) -> str:
    """Changes when a lock, the project file, the Python or the folder's own place changes."""
    upto = LEVELS[: LEVELS.index(level) + 1]
    files = [LOCKS / f"{name}.txt" for name in ("boot", *upto)] + [ROOT / "pyproject.toml"]
    digest = hashlib.sha256(f"{sys.version}\n{ROOT}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stamp(level: str) -> Path:
    """The file that says: this level is installed, with this fingerprint."""
    return VENV / f"installed-{level}"


def installed(level: str) -> bool:
    """Whether this level, or one that holds it, stands as the locks say."""
    if not venv_python().exists():
        return False
    enough = LEVELS[LEVELS.index(level) :]
    return any(
        stamp(name).exists() and stamp(name).read_text() == fingerprint(name) for name in enough
    )


def pip_install(*what: str | Path) -> None:
    """Install into .venv with its own pip; pip's own words are shown when it fails."""
    # Twice quiet: errors are shown, remarks about the maintainer's own pip settings are not.
    flags = ("-qq", "--disable-pip-version-check", "--no-input")
    command = [venv_python(), "-m", "pip", "install", *flags, *what]
    if subprocess.run([*map(str, command)], cwd=ROOT, check=False).returncode:
        stop(NO_PACKAGES, 1)


def install(level: str) -> None:
    """The tools that build, then the locked set, then the project itself; the stamp comes last."""
    print(PREPARING, flush=True)
    if not venv_works():
        make_venv()
    for old in VENV.glob("installed-*"):
        old.unlink()
    # An editable project has no hash, so it cannot stand in the same call as the locked set.
    calls: tuple[tuple[str | Path, ...], ...] = (
        ("--require-hashes", "-r", LOCKS / "boot.txt"),
        ("--require-hashes", "--no-build-isolation", "-r", LOCKS / f"{level}.txt"),
        ("--no-deps", "--no-build-isolation", "-e", "."),
    )
    for part, call in zip(PARTS, calls, strict=True):
        print(part, flush=True)
        pip_install(*call)
    stamp(level).write_text(fingerprint(level))


# --- the door --------------------------------------------------------------------------------------


def start(task: Task, rest: list[str]) -> int:
    """Run the task inside .venv, from the project's folder, and hand back how it ended."""
    os.chdir(ROOT)
    os.environ["PYTHONUTF8"] = "1"  # a terminal without a locale must still print Chinese
    command = [str(venv_python()), *task.starts, *rest]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - signals go straight to the program
    return subprocess.run(command, check=False).returncode


def explain() -> str:
    """The help, from the table of tasks."""
    width = max(map(len, TASKS))
    return HELP.format(tasks="\n".join(f"  {n:<{width}}  {t.says}" for n, t in TASKS.items()))


def main(words: list[str]) -> int:
    """Read the first word; everything after it belongs to the task."""
    if sys.version_info < FLOOR:
        stop(OLD_PYTHON.format(found=".".join(map(str, sys.version_info[:3]))))
    if not words or words[0] in ("help", "-h", "--help"):
        print(explain())
        return 0
    task = TASKS.get(words[0])
    if task is None:
        stop(UNKNOWN.format(name=words[0]) + "\n\n" + explain())
    if not installed(task.level):
        install(task.level)
    return start(task, words[1:])


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
