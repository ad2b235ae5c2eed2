"""From a case to a typed document to the paper that people print, sign and post."""

from documents.make import Made, formats, make
from documents.paper import NoDocument
from documents.voting import result_picture

__all__ = ["Made", "NoDocument", "formats", "make", "result_picture"]
