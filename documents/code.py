"""The square that a phone reads (QR code), drawn without network, big enough for print."""

from io import BytesIO

import segno

SCALE = 6
BORDER = 2


def svg(link: str) -> str:
    """The code as a drawing that prints sharp at any size."""
    out = BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", scale=SCALE, border=BORDER)
    return out.getvalue().decode("utf-8")


def png(link: str) -> bytes:
    """The code as a picture, for Word."""
    out = BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="png", scale=SCALE, border=BORDER)
    return out.getvalue()
