"""The verbs of the command: where the arguments of each are described, and what it does.

Only the arguments of the verb that was asked for are built.
"""

VERBS = {
    "decide": ("deciding", "decide requests from files or standard input"),
    "check": ("proving", "check a bundle: shape, references, types, every word of the law, quotes, cases"),
    "test": ("proving", "run the cases of a bundle"),
    "show": ("deciding", "show the law of a day, or one rule as sentences with what uses it"),
    "new": ("deciding", "write a blank request to fill in, or draft the next version of a section"),
    "schema": ("deciding", "print or write the JSON Schema of the bundle's requests"),
    "diff": ("amending", "show what an amendment changes in the text, the rules and the decisions, and what is proved"),
    "replay": ("amending", "decide past decisions again, and say which answers changed and why"),
    "timeline": ("amending", "show the versions of each section in time, and what each would have answered"),
    "prove": ("proving", "prove the properties of a bundle for every request, or refute them by a smallest one"),
    "text": ("amending", "print the words of a section, or collate them with an official copy"),
    "batch": ("writing", "decide many requests, in order, into a file that appears whole or not at all"),
    "sql": ("writing", "print the law as one SQL statement, from a table of requests to their answers"),
    "compile": ("writing", "print the law of a day as the Python that decides fast"),
    "ask": ("deciding", "ask for what can still change the answer, one question at a time, and decide"),
    "serve": ("deciding", "open the law in a browser on this machine, and decide requests over HTTP"),
}
