"""Pictures, documents, albums: kinds, sizes, ids, download."""

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from simulator import files
from simulator.errors import ApiError
from simulator.people import User
from simulator.phone import Phone, canned_picture
from simulator.spec import Upload
from tests.simulator.conftest import Call

PNG = canned_picture()


async def test_a_document_by_upload_and_again_by_id(bot: Bot, phone: Phone) -> None:
    name = "花溪村 记录表(1).docx"
    sent = await bot.send_document(phone.user.id, b"PK..", filename=name, caption="<b>表</b>")
    assert sent.document
    assert sent.document.file_name == name
    assert sent.caption == "<b>表</b>", "no parse_mode, no tags"
    again = await bot.send_document(phone.user.id, sent.document.file_id)
    assert again.document
    assert again.document.file_id == sent.document.file_id
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"PK.."


async def test_a_photo_has_sizes(bot: Bot, zhang: User) -> None:
    sent = await bot.send_photo(zhang.id, canned_picture(640, 480))
    assert [(size.width, size.height) for size in sent.photo] == [(320, 240), (640, 480)]


async def test_an_album(bot: Bot, zhang: User) -> None:
    album = await bot.send_media_group(
        zhang.id, [InputMediaPhoto(PNG, caption="前"), InputMediaPhoto(PNG)]
    )
    assert album[0].media_group_id == album[1].media_group_id is not None
    assert [message.caption for message in album] == ["前", None]
    with pytest.raises(BadRequest, match="mixed"):
        await bot.send_media_group(
            zhang.id, [InputMediaPhoto(PNG), InputMediaDocument(b"x", filename="x.txt")]
        )


async def test_replacing_a_picture(bot: Bot, zhang: User) -> None:
    sent = await bot.send_photo(zhang.id, PNG, caption="旧")
    changed = await bot.edit_message_media(
        InputMediaPhoto(canned_picture(10, 10), caption="新"), zhang.id, sent.message_id
    )
    assert not isinstance(changed, bool)
    assert (changed.caption, changed.photo[-1].width) == ("新", 10)


async def test_what_is_no_picture_or_nothing_at_all(bot: Bot, zhang: User) -> None:
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(zhang.id, b"hello")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(zhang.id, b"", filename="x.txt")


async def test_file_ids_are_not_made_up(call: Call, phone: Phone) -> None:
    send = {"chat_id": phone.user.id}
    refusal = await call.refusal("sendDocument", **send, document="BQACmadeup")
    assert refusal == "Bad Request: wrong file identifier/HTTP URL specified"
    assert "HTTP URL" in await call.refusal("sendPhoto", **send, photo="http://x.test/a.png")
    assert "invalid file_id" in await call.refusal("getFile", file_id="x")
    photo = phone.send_photo().data["photo"][-1]["file_id"]
    assert "can't use file" in await call.refusal("sendDocument", **send, document=photo)


async def test_downloads_need_the_token(call: Call, phone: Phone) -> None:
    photo = phone.send_photo().data["photo"][-1]["file_id"]
    path = (await call.ok("getFile", file_id=photo))["file_path"]
    good = await call.client.get(f"/file/bot{call.token}/{path}")
    assert (good.status_code, good.content) == (200, PNG)
    assert (await call.client.get(f"/file/botx:y/{path}")).status_code == 404
    assert (await call.client.get(f"/file/bot{call.token}/photos/no.png")).status_code == 404


def test_limits_of_size(monkeypatch: pytest.MonkeyPatch) -> None:
    store = files.FileStore()
    monkeypatch.setattr(files, "UPLOAD_LIMIT", 3)
    store.add(Upload("a.txt", b"123", "text/plain"))
    with pytest.raises(ApiError, match="too big"):
        store.add(Upload("a.txt", b"1234", "text/plain"))


def test_sizes_of_pictures() -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x00\x00\x00"
    assert files.picture_size(jpeg) == (32, 16)
    assert files.picture_size(b"GIF89a\x05\x00\x06\x00") == (5, 6)
    assert files.picture_size(b"nothing") == (0, 0)
    long = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + (5).to_bytes(4, "big") + (500).to_bytes(4, "big")
    with pytest.raises(ApiError, match="PHOTO_INVALID_DIMENSIONS"):
        files.FileStore().add(Upload("a.png", long, "image/png"), photo=True)
