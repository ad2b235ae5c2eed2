"""From a case to a typed document to the paper that people print, sign and post."""

from documents.make import Made, NoDocument, formats, make

__all__ = ["Made", "NoDocument", "formats", "make"]
