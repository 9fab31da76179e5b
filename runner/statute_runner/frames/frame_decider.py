"""A frame's rows decided, whatever library holds the frame: its columns looked up once, then batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow
from statute_runner.batch.typed_columns import fit
from statute_runner.frames.frame_columns import FRAME, needed, planned, refuse_taken
from statute_runner.frames.row_answers import FEW, RowAnswers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.frames.frame_columns import FrameColumns
    from statute_runner.frames.frame_law import FrameLaw

# Rows that are decided at a time.
MOST = 2**17


class FrameDecider:
    """Decides the rows of frames with the columns of a schema of Arrow.

    `added` is the schema of what it adds, `needed` are the columns of the frame that state anything. Raises `Refused`
    for other columns than those of requests.
    """

    needed: list[str]
    answers: RowAnswers
    added: Any

    def __init__(self, schema: Any, law: FrameLaw, columns: FrameColumns, prefix: str, engine: str | None) -> None:
        self.law = law
        plan = planned(lambda: fit(schema, FRAME, columns))  # type: ignore[arg-type] # all that is read of it
        self.needed: list[str] = needed(plan)
        self.answers: RowAnswers = RowAnswers(law, columns, engine)
        self.added: Any = self.answers.schema(prefix)
        refuse_taken(schema.names, self.added.names)

    def parts(self, given: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """The rows of record batches with their answers; small batches are put together, a large one comes in parts."""
        for batch in gathered(given):
            for start in range(0, batch.num_rows, MOST):
                part = batch.slice(start, MOST)
                yield part, self.answers.of(part.select(self.needed))

    def table(self, given: Any) -> Any:
        """The answers to the rows of a table that has the columns that are needed."""
        found = [answers for _, answers in self.parts(given.to_batches(MOST))]
        return arrow().Table.from_batches(found, self.answers.schema()).rename_columns(self.added.names)


def gathered(given: Iterable[Any]) -> Iterator[Any]:
    """Record batches of as many rows as are worth a statement, the last one shorter."""
    pa = arrow()
    held: list[Any] = []
    for batch in given:
        held.append(batch)
        if sum(each.num_rows for each in held) >= FEW:
            yield pa.concat_batches(held)
            held = []
    if held:
        yield pa.concat_batches(held)
