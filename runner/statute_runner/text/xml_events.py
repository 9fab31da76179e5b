"""XML of any size as events, from bytes that nobody trusts: no document type, no entity, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from statute_runner.problem import Span, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable


class XmlHandler(Protocol):
    """What takes the events; a name is that of its namespace, a blank, and its own."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str, /) -> None: ...
    def words(self, data: str) -> None: ...


def read_xml(pieces: Iterable[bytes], file: str, handler: XmlHandler) -> None:
    """Gives the handler every event of a document that comes in pieces.

    Raises `Refused` for what is no XML, for a document type or an entity, and for an encoding that is not known.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.words

    def refused(*_: object) -> None:
        raise refuse("xml-doctype", "a document type or entity is not allowed", Span(file, parser.CurrentLineNumber))

    parser.StartDoctypeDeclHandler = refused
    parser.EntityDeclHandler = refused
    parser.ExternalEntityRefHandler = refused  # type: ignore[assignment] # it never returns
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (LookupError, ValueError) as error:
        raise refuse(
            "text-encoding", f"unsupported encoding of the XML: {error}", Span(file, 1), help="save the file as UTF-8"
        ) from None
    except expat.ExpatError as error:
        raise refuse(
            "xml-syntax",
            f"invalid XML: {expat.ErrorString(error.code)}",
            Span(file, error.lineno, error.offset + 1),
        ) from None
