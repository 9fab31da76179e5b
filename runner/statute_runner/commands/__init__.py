"""The verbs of the command, a module each, imported when asked for: its arguments, and what it does."""

VERBS = {
    "decide": "decide requests from files or standard input",
    "check": "check a bundle: shape, references, types, every word of the law, quotes, cases",
    "test": "run the cases of a bundle",
    "show": "show the law of a day, or one rule as sentences with what uses it",
    "init": "begin a bundle that passes every check, with a tutorial in its README",
    "new": "write a blank request, a fact, rule, route, reading, case or register, or draft a section's next version",
    "import": "make the words of a section from USLM XML, eCFR XML, plain text or a paste",
    "schema": "print or write the JSON Schema of the bundle's requests",
    "diff": "show what an amendment changes in the text, the rules and the decisions, and what is proved",
    "replay": "decide past decisions again, and say which answers changed and why",
    "timeline": "show the versions of each section in time, and what each would have answered",
    "prove": "prove the properties of a bundle for every request, or refute them by a smallest one",
    "text": "print the words of a section, or collate them with an official copy",
    "batch": "decide many requests, in order, into a file that is written atomically",
    "sql": "print the law as one SQL statement, from a table of requests to their answers",
    "compile": "print the law of a day as the Python that decides fast",
    "ask": "ask for what can still change the answer, one question at a time, and decide",
    "lsp": "check and explain the law in an editor, as it is typed",
    "serve": "open the law in a browser on this machine, and decide requests over HTTP",
    "site": "write the bundle as static pages: law by version, rules, readings, cases, timeline, amendments",
    "docs": "write the reference of files, operators, templates, problems and verbs, as pages or Markdown",
    "doctor": "say what is installed, which bundle is meant and why, and what each extra would add",
}

GROUPS = {
    "Decide": ("decide", "ask", "batch", "serve"),
    "Read the law": ("show", "text", "timeline"),
    "Author": ("init", "new", "import", "check", "test", "schema", "lsp"),
    "Review": ("diff", "replay", "prove"),
    "Take the law elsewhere": ("sql", "compile", "site"),
    "The runner itself": ("docs", "doctor"),
}
"""The verbs by what people come for; each stands in one group."""
