"""Files that were sent: their bytes, their ids, and the size of pictures read from the headers."""

import base64
import hashlib
import mimetypes
import struct

from simulator.errors import bad_request
from simulator.message import StoredFile
from simulator.spec import Upload

UPLOAD_LIMIT, PHOTO_LIMIT, DOWNLOAD_LIMIT = 50 << 20, 10 << 20, 20 << 20


class FileStore:
    """Every file by its ``file_id``; ids are opaque and never guessable from the name."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self.count = 0

    def add(self, upload: Upload, *, photo: bool = False) -> StoredFile:
        """Keep an uploaded file.

        Raises:
            ApiError: 400 for an empty or too big file, or for a photo that is no picture; 413 else.
        """
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > (PHOTO_LIMIT if photo else UPLOAD_LIMIT):
            raise bad_request("file is too big")
        width, height = picture_size(upload.content)
        if photo and not width:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if photo and (width + height > 10000 or max(width, height) > 20 * min(width, height)):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self._keep(upload, photo, width, height)

    def _keep(self, upload: Upload, photo: bool, width: int, height: int) -> StoredFile:
        self.count += 1
        number = self.count
        seed = hashlib.sha256(number.to_bytes(8, "big") + upload.content).digest()
        file_id = ("AgACAg" if photo else "BQACAg") + base64.urlsafe_b64encode(seed * 2).decode()[
            :66
        ]
        unique = ("AQAD" if photo else "AgAD") + base64.urlsafe_b64encode(seed[:8]).decode()[:11]
        guess = mimetypes.guess_extension(upload.mime) or ""
        ending = f".{upload.name.rsplit('.', 1)[1]}" if "." in upload.name else guess
        path = f"{'photos' if photo else 'documents'}/file_{number}{ending if ending.isascii() else ''}"
        stored = StoredFile(
            file_id, unique, path, upload.name, upload.mime, upload.content, width, height
        )
        self.put(stored)
        return stored

    def get(self, file_id: str) -> StoredFile:
        """A file by id; 400 for a foreign or made-up one."""
        stored = self._files.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def all(self) -> list[StoredFile]:
        """Every file, in the order of sending."""
        return list(self._files.values())

    def put(self, stored: StoredFile) -> None:
        """Enter a file that already has its ids."""
        self._files[stored.id] = stored

    def find(self, file_id: str) -> StoredFile | None:
        """A file by id, None for an unknown one."""
        return self._files.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """A file by the path that ``getFile`` gave."""
        return next((f for f in self._files.values() if f.path == path), None)


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF or JPEG, (0, 0) for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else (0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Walk the segments to the first start-of-frame."""
    pos = 2
    while pos + 9 < len(content) and content[pos] == 0xFF:
        marker = content[pos + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[pos + 5 : pos + 9])
            return width, height
        pos += 2 + struct.unpack(">H", content[pos + 2 : pos + 4])[0]
    return 0, 0
