"""A version of the tiny law under which only readers are members, as a draft or as law."""

from __future__ import annotations

import json

from check.tiny_bundle import TINY

SECTION = "code/1/20"
STAFF = {
    "id": "staff",
    "date": "2005-05-05",
    "facts": {"member": {"kind": "staff", "age": 30}, "loan": {"map": False, "overdue": False}},
}
REQUEST = json.dumps(STAFF).encode()


def reader_only(day: str, enacted: str, *first: str) -> str:
    """The version from a day; `first` are lines before its own."""
    text = (TINY / SECTION / "2000-01-01.yaml").read_text()
    for find, put in (
        ("cite: 1 Code 20\n", "".join(f"{line}\n" for line in (*first, "cite: 1 Code 20"))),
        ('from: "2000-01-01"', f'from: "{day}"'),
        ('enacted: "1999-12-01"', f'enacted: "{enacted}"'),
        ("law: Act 1", "law: Act 7"),
        ("means a reader or one of the staff.", "means a reader."),
        (
            "    any:\n      - {fact: member.kind, is: reader, quote: a reader}\n",
            "    when: {fact: member.kind, is: reader, quote: The term “member” means a reader}\n",
        ),
        ("      - {fact: member.kind, is: staff, quote: or one of the staff}\n", ""),
        ("    quote: The term “member” means\n", ""),
    ):
        assert find in text, find
        text = text.replace(find, put)
    return text
