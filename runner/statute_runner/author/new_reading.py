"""A new reading: contested words, what they may be held to mean, and which of these is followed by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.author.first_answers import BUNDLE, matching
from statute_runner.author.new_rule import verbatim
from statute_runner.author.part_request import AddedLines
from statute_runner.author.plain_yaml import block
from statute_runner.author.provision_words import ProvisionWords
from statute_runner.author.typed_pairs import pairs
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.part_request import PartRequest

EXAMPLE = (
    'statute new reading card-kind --ask "Must the card be one of this library?" --at code/1/10/a --quote "a card" '
    '--value any="Any library\'s card will do." --value own="It must be of this library." --because "The words say `a card`."'
)


def add(bundle: BundleText, wanted: PartRequest) -> AddedLines:
    """Writes the page of the reading; the first option is the default. Raises `Refused` where there is one already."""
    matching("NAME", wanted.name, BUNDLE, "lower-case letters, digits and `-`, beginning with a letter")
    path = f"readings/{wanted.name}.md"
    if bundle.has(path):
        raise refuse("edit-exists", f"there is a reading `{wanted.name}` already", help=f"edit {path}")
    citation, at = bundle.section_of(wanted.need("at", EXAMPLE))
    file = bundle.version_file(citation, wanted.on or None)
    quote, ask = wanted.single("quote", EXAMPLE), wanted.need("ask", EXAMPLE)
    verbatim(ProvisionWords.of(bundle.data(file), at, file), quote)
    options = pairs("--value", wanted.value)
    if len(options) < 2:  # noqa: PLR2004 - where there is one, nothing is contested
        raise refuse("usage", "`--value` is needed twice: what each side holds", help=f"as in: {EXAMPLE}")
    wanted.need("because", EXAMPLE)
    front: dict[str, object] = {
        "question": ask,
        "cite": f"{citation}/{at}",
        "quote": quote,
        "options": options,
        "default": next(iter(options)),
        "authority": list(wanted.because),
        "recorded": True,
    }
    lines = ["---", *(line for key, value in front.items() for line in block(key, value)), "---", "", f"# {ask}", ""]
    for name, says in options.items():
        lines += [f"**{name.replace('-', ' ').capitalize()}.** {says}", ""]
    bundle.put(path, "\n".join(lines))
    last = list(options)[-1]
    return AddedLines(
        [(path, 1, f"the reading {wanted.name}; by default {front['default']}")],
        [
            f"write the argument of each side below the front matter of {path}",
            f"a rule that depends on it: statute new rule NAME --reading {wanted.name}={last} ...; until then it is only recorded",
        ],
    )
