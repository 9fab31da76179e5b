"""How much a Parquet file takes to read, by the headers of its pages and before any page is unpacked.

A kilobyte can stand for gigabytes: by packing, by a dictionary of one long value, by suffixes of one, by a list of one
member over and over. What the metadata say of sizes is true of an honest file only, so the headers are read themselves,
in Thrift's compact protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.problem import Span, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    Fields = dict[int, Any]

# Bytes that the pages read at a time may take, and those that the values of a block may.
MOST = 2**27
MOST_VALUES = 2**24
# Bytes of a dictionary up to which each value may be taken for as long as all of it.
LITTLE = 2**9
MOST_MEMBERS = 2**23
LONGEST_HEADERS = (2**10, 2**16)
DICTIONARY_PAGE = 2
# Where each kind of page says how many values it holds, and, but for a dictionary, how they are encoded.
ABOUT = {0: (5, 2), 2: (7, 2), 3: (8, 4)}
BY_LENGTH, BY_SUFFIX = 6, 7


class ParquetPage(NamedTuple):
    """A page: whether it is a dictionary, its bytes when unpacked, its values and their encoding."""

    dictionary: bool
    size: int
    values: int
    encoding: int


class Group(NamedTuple):
    """How to read a group of rows: which columns by their dictionaries, and how many rows at a time.

    `list_dictionary` is the size of the largest dictionary of a column of lists.
    """

    dictionaries: tuple[str, ...]
    rows: int
    list_dictionary: int


class ParquetColumn:
    """A column within a group: what it takes to hold its pages, and at most for each row."""

    by_dictionary: Any | bool
    members: int
    list_dictionary: int
    held: int
    each: float

    def __init__(self, file: BinaryIO, about: Any, repeated: bool, rows: int) -> None:
        found = list(pages(file, about))
        data = [page for page in found if not page.dictionary]
        dictionary = max((page.size for page in found if page.dictionary), default=0)
        largest = max((page.size for page in data), default=0)
        text, values = about.physical_type == "BYTE_ARRAY", sum(page.values for page in data)
        coded = {page.encoding for page in data}
        # What its texts may take when they are written out: of a list all at once, else each.
        written, little = (dictionary * values, MOST_VALUES) if repeated else (dictionary, LITTLE)
        self.by_dictionary = text and written > little and not coded & {BY_LENGTH, BY_SUFFIX}
        self.members = max(0, values - rows) if repeated else 0
        self.list_dictionary = dictionary if repeated and text else 0
        longest = dictionary if text and not self.by_dictionary else 0
        if BY_SUFFIX in coded:
            longest = max(longest, largest)
        if repeated:
            self.held = sum(page.size for page in found) + longest * values
            self.each = 0.0
        else:
            self.held = dictionary + largest
            self.each = max([longest, *(page.size / max(1, page.values) for page in data)])


def measured(name: str, opened: Any) -> list[Group]:
    """How the groups of an open file are to be read.

    Raises `Refused` where one would take more memory than any table of requests.
    """
    metadata, schema = opened.metadata, opened.schema
    repeated = [schema.column(n).max_repetition_level > 0 for n in range(metadata.num_columns)]
    with open(name, "rb") as file:
        return [group_of(name, file, metadata.row_group(n), n + 1, repeated) for n in range(metadata.num_row_groups)]


def group_of(name: str, file: BinaryIO, about: Any, number: int, repeated: Sequence[bool]) -> Group:
    try:
        columns = {
            about.column(n).path_in_schema: ParquetColumn(file, about.column(n), repeated[n], about.num_rows)
            for n in range(about.num_columns)
        }
    except (LookupError, RecursionError, OverflowError):
        raise refuse("batch-input", f"invalid Parquet `{name}`: a page has an invalid header") from None
    found = columns.values()
    if sum(one.held for one in found) > MOST or sum(one.members for one in found) > MOST_MEMBERS:
        message = f"group {number} of the rows takes more than {MOST:,} bytes, or {MOST_MEMBERS:,} members of lists, at a time"
        raise refuse("text-size", message, Span(name, 1), help="write it in smaller pages and groups of rows")
    return Group(
        tuple(path for path, one in columns.items() if one.by_dictionary),
        int(MOST_VALUES // max(1.0, sum(one.each for one in found))) or 1,
        max((one.list_dictionary for one in found), default=0),
    )


def pages(file: BinaryIO, about: Any) -> Iterator[ParquetPage]:
    """The pages of a column within a group. Raises `LookupError` for one that has no sound header."""
    first = about.dictionary_page_offset
    place = min(first, about.data_page_offset) if first else about.data_page_offset
    end, left = place + about.total_compressed_size, about.num_values
    while place < end and left > 0:
        header, length = header_at(file, place)
        kind, size, packed = header[1], header[2], header[3]
        if size < 0 or packed < 0:
            raise LookupError
        place += length + packed
        if kind in ABOUT:
            where, encoding = ABOUT[kind]
            values = header[where]
            if kind != DICTIONARY_PAGE:
                left -= values[1]
            yield ParquetPage(kind == DICTIONARY_PAGE, size, values[1], values[encoding])


def header_at(file: BinaryIO, place: int) -> tuple[Fields, int]:
    """The header that begins there, and its length."""
    for longest in LONGEST_HEADERS:
        file.seek(place)
        compact = Compact(file.read(longest))
        try:
            return compact.struct(), compact.at
        except IndexError:
            continue
    raise LookupError


class Compact:
    """Thrift's compact protocol, as far as page headers use it; of texts only the place is passed."""

    data: bytes
    at: int

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        found = self.data[self.at]
        self.at += 1
        return found

    def natural(self) -> int:
        found = shift = 0
        while (part := self.byte()) & 0x80:
            found |= (part & 0x7F) << shift
            shift += 7
        return found | part << shift

    def integer(self) -> int:
        found = self.natural()
        return found >> 1 ^ -(found & 1)

    def skip(self, length: int) -> None:
        self.at += length
        if self.at > len(self.data):
            raise IndexError

    def struct(self) -> Fields:
        fields: Fields = {}
        number = 0
        while kind := self.byte():
            number = number + (kind >> 4) if kind >> 4 else self.integer()
            fields[number] = self.value(kind & 0x0F)
        return fields

    def value(self, kind: int) -> Any:
        if kind in {1, 2}:
            return kind == 1
        if kind in {4, 5, 6}:
            return self.integer()
        if kind == 12:  # noqa: PLR2004 - the protocol's number of a structure
            return self.struct()
        if kind not in {3, 7, 8}:
            raise LookupError
        self.skip({3: 1, 7: 8}.get(kind) or self.natural())
        return None
