"""A new register: bundle.yaml declares what its entries say, and its file waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.author.first_answers import NAME, matching
from statute_runner.author.part_request import AddedLines
from statute_runner.author.stated_test import known
from statute_runner.author.yaml_edit import with_entry
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.part_request import PartRequest

FILE = "bundle.yaml"
EXAMPLE = (
    'statute new register branches --says "The branches of the library." --key branch.key --one branch '
    "--fact branch.county --fact branch.name"
)


def add(bundle: BundleText, wanted: PartRequest) -> AddedLines:
    """Declares the register, and makes its file. Raises `Refused` where a fact that it fills is none of the bundle."""
    matching("NAME", wanted.name, NAME, "lower-case letters, digits and `_`, beginning with a letter")
    facts = bundle.data("facts.yaml").get("facts") or {}
    key = wanted.need("key", EXAMPLE)
    if known(facts, key)["type"] != "text":
        raise refuse("usage", f"`--key`: the fact `{key}` is of the type {facts[key]['type']}", help="a key is a text")
    wanted.need("fact", EXAMPLE)
    made: dict[str, Any] = {
        "says": wanted.need("says", EXAMPLE),
        "one": wanted.one or wanted.name.replace("_", " ").removesuffix("s"),
        "key": key,
        "fills": {name.rpartition(".")[2]: name for name in wanted.fact if known(facts, name)},
    }
    edited = with_entry(bundle.text(FILE), ["registers"], wanted.name, made, FILE)
    bundle.put(FILE, edited.text)
    path = f"registers/{wanted.name}.yaml"
    bundle.put(path, f"# yaml-language-server: $schema={wanted.name}.schema.json\nformat: register/v1\nentries: []\n")
    fields = "; ".join(f"{field}: VALUE" for field in made["fills"])
    return AddedLines(
        [(FILE, edited.line, f"the register {wanted.name}"), (path, 3, "its entries, none so far")],
        [
            f"write its entries in {path}: `- key: KEY; {fields}; source: WHERE IT STANDS; recorded_on: DAY`, a line for each `;`",
            f"look at them: statute show registers {wanted.name}",
        ],
    )
