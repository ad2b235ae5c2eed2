"""Reads the body of a Bot API call: query, form, multipart or JSON, all that clients send."""

import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from simulator.errors import bad_request
from simulator.jsons import Json
from simulator.spec import Upload


def read_body(content_type: str, body: bytes, query: str) -> tuple[Json, dict[str, Upload]]:
    """Raw arguments and uploads by field name.

    Raises:
        ApiError: 400 for JSON that is none or text that is not UTF-8.
    """
    fields: Json = dict(parse_qsl(query, keep_blank_values=True))
    uploads: dict[str, Upload] = {}
    if not body:
        return fields, uploads
    if content_type.startswith("application/json"):
        fields |= _json(body)
    elif content_type.startswith("multipart/form-data"):
        _multipart(content_type, body, fields, uploads)
    else:
        fields |= parse_qsl(_utf8(body), keep_blank_values=True, errors="surrogateescape")
    return fields, uploads


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as wrong:
        raise bad_request("strings must be encoded in UTF-8") from wrong


def _json(body: bytes) -> Json:
    try:
        value: Any = json.loads(body)
    except ValueError as wrong:
        raise bad_request("can't parse request body as JSON") from wrong
    if not isinstance(value, dict):
        raise bad_request("can't parse request body as JSON")
    return value


def _multipart(content_type: str, body: bytes, fields: Json, uploads: dict[str, Upload]) -> None:
    _, _, boundary = content_type.partition("boundary=")
    mark = b"--" + boundary.strip('"').encode()
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        if part.startswith(b"--"):
            break
        head, _, content = part.partition(b"\r\n\r\n")
        _part(head.lstrip(b"\r\n"), content, fields, uploads)


def _part(head: bytes, content: bytes, fields: Json, uploads: dict[str, Upload]) -> None:
    headers = BytesParser(policy=HTTP).parsebytes(head + b"\r\n\r\n", headersonly=True)
    name = str(headers.get_param("name", "", "content-disposition"))
    filename = headers.get_filename()
    if filename is None:
        fields[name] = _utf8(content)
        return
    mime = headers.get_content_type() if "content-type" in headers else "application/octet-stream"
    uploads[name] = Upload(filename, content, mime)
