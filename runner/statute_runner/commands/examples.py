"""Examples of each verb, as its help prints them: what one would type, and what for."""

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "decide": (
        ("statute decide request.yaml --format text", "the answer with its reasons, to read"),
        ("statute decide request.yaml --why-not --format text", "what is in the way, and what would change it"),
        ("statute decide requests.ndjson --fail-on undetermined", "one document a line, for programs"),
        ("statute decide request.yaml --format pdf > letter.pdf", "the letter of the answer"),
    ),
    "check": (
        ("statute check", "every problem of the bundle that the working folder is, is inside of, or holds"),
        ("statute check law/ --deep", "also what a solver can find"),
        ("statute check --watch", "again whenever a file is saved, with the cases that changed"),
        ("statute check --release", "the same, with nothing left that is a draft or to be filled in"),
        ("statute check --explain quote-missing", "what a code means, with an example"),
    ),
    "test": (
        ("statute test", "the worked cases"),
        ("statute test law/ --coverage", "which conditions no case decides"),
        ("statute test law/ --mutate", "which faults no case would notice"),
    ),
    "show": (
        ("statute show code/1/10 --on 2024-03-15", "a section as it was in force on a day"),
        ("statute show code/1/10#overdue", "a rule in sentences, and what uses it"),
        ("statute show graph > law.svg", "how sections, rules, facts and registers rest on each other"),
    ),
    "init": (
        ("statute init lending", "a small example to learn by; at a terminal, your own law from a few questions"),
        (
            (
                "statute init lending --citation '1 Code 10' --text code.txt --from 2010-01-01 --question QUESTION --quote WORDS "
                "--fact reader.has_card --ask QUESTION"
            ),
            "the same without questions",
        ),
    ),
    "new": (
        ("statute new request > request.yaml", "a blank request to fill in"),
        ('statute new fact loan.overdue --ask "Is an earlier loan overdue?"', "a fact, added to facts.yaml"),
        (
            "statute new rule overdue --at code/1/10/a --quote WORDS --says TEXT --fact loan.overdue=true --unless",
            "a rule, asked for by its route",
        ),
        ("statute new case has-card --fact loan.overdue=false", "what a case says of one more fact"),
        ("statute new code/1/10 2030-01-01", "a draft of the next version of a section"),
        ("statute new changes code/1/10@2010-01-01", "what that version changes, written into its file"),
        ("statute new code/1/10 2010-01-01 --enacted 2031-02-03", "of a later law that reaches back to that day"),
        ("statute new request --from old.ndjson", "requests of an earlier edition, carried over"),
    ),
    "import": (
        ("statute import text code.txt", "the words of a section from plain text or a paste"),
        ('statute import text --uslm title.xml --citation "1 Code 10"', "of a title in XML, one section"),
        ("statute import text code.txt --citation code/1/10 --write", "into the version that the bundle has"),
    ),
    "schema": (
        ("statute schema > request.schema.json", "for editors, forms and programs"),
        ("statute schema --write", "into the bundle itself"),
    ),
    "diff": (
        ("statute diff code/1/10@2000-01-01 code/1/10@2010-01-01", "one section in two versions"),
        ("statute diff 2020-06-30 2020-07-01", "the law of two days"),
        ("statute diff --git main --format html > redline.html", "a page to review and sign"),
    ),
    "replay": (
        ("statute replay decisions.ndjson", "past decisions under today's files"),
        ("statute replay decisions.ndjson --against 2030-01-01", "and under the law of another day"),
    ),
    "timeline": (
        ("statute timeline", "every version of every section"),
        ("statute timeline request.yaml", "and what each would have answered"),
        ("statute timeline request.yaml --format html > timeline.html", "as a page with its picture"),
    ),
    "prove": (
        ("statute prove", "every property of the bundle"),
        ("statute prove law/ --property no-map-to-guests", "one of them"),
    ),
    "text": (
        ("statute text code/1/10 --on 2024-03-15", "the words of a section"),
        ("statute text code/1/10 --compare official.txt", "where they differ from an official copy"),
    ),
    "batch": (
        ("statute batch requests.ndjson -o answers.ndjson", "every request, in order"),
        ("statute batch requests.csv -o answers.csv --rejects bad.ndjson", "tables; what is bad goes elsewhere"),
        (
            "statute batch orders.parquet -o answers.parquet --map order_no=id --map shipped=date --keep all",
            "a table as it is: two columns named, all others carried through",
        ),
        ("statute batch requests.csv -o answers.parquet --provenance", "each answer says by which law it was made"),
        ("statute batch requests.csv -o answers.csv --explain", "and why it is as it is"),
        ("statute batch requests.ndjson -o answers.ndjson --resume", "go on where a run ended"),
    ),
    "sql": (
        ("statute sql --dialect duckdb > law.sql", "one statement over a table of requests"),
        ("statute sql --dialect postgres --ddl > requests.sql", "the table that it reads"),
        (
            "statute sql --dialect spark --as-of 2024-03-15 --provenance",
            "the law of that day, and what answers rest on",
        ),
        ("statute sql --dialect duckdb --known today.json", "for WHERE: surely yes, surely no, not known"),
    ),
    "compile": (("statute compile --on 2024-03-15 > law.py", "the law of a day as a function"),),
    "ask": (
        ("statute ask", "one question at a time"),
        ("statute ask --date 2024-03-15 --save request.yaml", "and the request is kept"),
    ),
    "lsp": (("statute lsp", "an editor starts this; runner/statute_runner/editor/README.md says how"),),
    "serve": (
        ("statute serve --open", "the law in a browser, on this machine"),
        ("statute serve --port 8080", "on another port"),
        ("statute serve --workers 2 --reload --access-log -", "as a service that takes up law as it changes"),
        ("statute serve --host 0.0.0.0 --tls-cert tls.pem --tokens tokens", "for other machines that have a token"),
        ("statute serve --watch --bundle law/", "while the law is written: pages follow what is saved"),
    ),
    "site": (("statute site public/ --bundle law/", "pages for any server, as GitHub Pages"),),
    "docs": (
        ("statute docs reference/", "pages to search and read, in one folder"),
        ("statute docs schemas/reference --markdown", "the same as a repository shows it"),
    ),
    "doctor": (
        ("statute doctor", "what is installed, and which bundle is meant"),
        ("statute doctor --json", "the same for programs, and for a report of a fault"),
    ),
}
