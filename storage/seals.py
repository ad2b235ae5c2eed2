"""The keys of open secret ballots: files beside the database, never in it, gone when the ballot closes."""

import hmac
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

CHOICES = ("yes", "no", "abstain")
KEY, NONCE, TAG = 32, 12, 16
NAME = re.compile(r"b(\d+)\.key")


class Seals:
    """Seals and opens choices (flows.view.Seals). A backup of the database alone can open nothing.

    `finished` are ballots whose choices were taken out; their keys go after the commit.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[int, bytes] = {}
        self.finished: set[int] = set()

    def seal(self, ballot_id: int, person_id: int, choice: str) -> str:
        """The choice under the ballot's key: one of three, equally long, never the same twice."""
        key = self._key(ballot_id) or self._new_key(ballot_id)
        nonce = secrets.token_bytes(NONCE)
        mask = _mark(key, b"mask", ballot_id, person_id, nonce)[0]
        hidden = bytes([CHOICES.index(choice) ^ mask])
        tag = _mark(key, b"tag", ballot_id, person_id, nonce + hidden)
        return (nonce + hidden + tag).hex()

    def open(self, ballot_id: int, person_id: int, sealed: str) -> str | None:
        """The choice again; None without the key, or when somebody changed a row."""
        key, raw = self._key(ballot_id), bytes.fromhex(sealed)
        nonce, hidden, tag = raw[:NONCE], raw[NONCE : NONCE + 1], raw[NONCE + 1 :]
        if key is None or len(tag) != TAG:
            return None
        if not hmac.compare_digest(_mark(key, b"tag", ballot_id, person_id, nonce + hidden), tag):
            return None
        return CHOICES[hidden[0] ^ _mark(key, b"mask", ballot_id, person_id, nonce)[0]]

    def destroy(self, ballots: Iterable[int]) -> None:
        """Overwrite and remove the keys of these ballots."""
        for ballot_id in ballots:
            self._keys.pop(ballot_id, None)
            path = self._path(ballot_id)
            if path.exists():
                _write(path, bytes(KEY), os.O_WRONLY)
                path.unlink()
            self.finished.discard(ballot_id)

    def kept(self) -> set[int]:
        """The ballots that there are keys of."""
        found = [NAME.fullmatch(path.name) for path in self._folder.glob("b*.key")]
        return {int(match.group(1)) for match in found if match}

    def _key(self, ballot_id: int) -> bytes | None:
        if ballot_id not in self._keys and self._path(ballot_id).exists():
            self._keys[ballot_id] = self._path(ballot_id).read_bytes()
        return self._keys.get(ballot_id)

    def _new_key(self, ballot_id: int) -> bytes:
        """Whole on disk before the first choice is: a lost key would be lost votes."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        growing = self._folder / f"b{ballot_id}.{secrets.token_hex(4)}.new"
        _write(growing, secrets.token_bytes(KEY), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with suppress(FileExistsError):  # another worker was first
            os.link(growing, self._path(ballot_id))
        growing.unlink()
        _sync_folder(self._folder)
        self._keys[ballot_id] = self._path(ballot_id).read_bytes()
        return self._keys[ballot_id]

    def _path(self, ballot_id: int) -> Path:
        return self._folder / f"b{ballot_id}.key"


def _mark(key: bytes, use: bytes, ballot_id: int, person_id: int, more: bytes) -> bytes:
    said = b"%s.%d.%d." % (use, ballot_id, person_id) + more
    return hmac.digest(key, said, "sha256")[:TAG]


def _write(path: Path, body: bytes, flags: int) -> None:
    handle = os.open(path, flags, 0o600)
    try:
        os.write(handle, body)
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
