"""A link as a picture to be printed and scanned: black on white, with the quiet edge that scanners need."""

import io

import segno

SCALE = 10
"""Pixels of one module; a link of ours has 29 to 33 modules a side."""


def qr_png(address: str) -> bytes:
    """The address as a QR code in PNG; ValueError when it is too long for one."""
    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()
