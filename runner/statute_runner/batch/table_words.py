"""How requests and answers stand in tables, in words."""

from __future__ import annotations

TABLES = (
    "Tables have a column id, a column date, and one for each fact: group.fact, group__fact, or a field of a "
    "structure group or facts; a folder named column=value is a column too. --map names others, --keep carries others "
    "through. In CSV, also with ; or tabs between cells, an empty cell is not known, true and false are written in "
    "any case, the members of a set are written a;b, and a single ; is the empty set; in Parquet a null is not known, "
    "and a set is a list; in both a set may be columns group__fact__MEMBER and group__fact__known, true or false. "
    "Times at midnight are days, whole numbers are ids. A list of things is JSON in a cell of CSV, or columns of its "
    "members such as group.list[0].field, numbered from 0 without a gap: a row leaves the last of them empty where it "
    "has fewer, writes [] in a column group.list where it has none, and {} in a column group.list[0] where nothing is "
    "known of that member; in Parquet it is a list of structures. What may be none is written none, or as true in a "
    "column group.fact__none; so too in a structure. Answers in tables have a column for each route. An id that a "
    "spreadsheet would take for a formula is written to CSV with ' before it; what is carried through is written as "
    "it is. Spark writes no missing facts, and reads neither lists nor what may be none."
)
