"""Faults to plant in the tiny bundle beside those that the pages show: by name a file, words in it, and what replaces
them."""

from __future__ import annotations

OLD, NEW = "code/1/10/2000-01-01.yaml", "code/1/10/2010-01-01.yaml"
MEMBER, KEEPER = "code/1/20/2000-01-01.yaml", "code/1/30/2000-01-01.yaml"
CASES, OUTCOME = "code/1/10/cases/lending.yaml", "code/1/10/explain/outcome.j2"
ENTRY = '- {fact: member.country, none of: ["AA"], quote: foreign}'

BOOKS = """facts:
  loan.books:
    type: list
    one: book
    ask: Which books?
    decides: {{kind: record, by: the desk}}
    fields:
      from: {{type: date, ask: From which day?}}
      until: {{{}, ask: To which day?}}
"""

CHANGED = {
    "shape-in-three-files": (OLD, "revision: 1", "revison: 1"),
    "shape-several-keys-missing": (KEEPER, "heading: The keeper\n", ""),
    "shape-key-typo-is-told-once": (KEEPER, "heading: The keeper", "haeding: The keeper"),
    "shape-comma-in-text": (KEEPER, "because: it tests nothing of a loan", "because: it says, and tests nothing"),
    "shape-condition-without-anything": (OLD, ENTRY, "- {quote: foreign}"),
    "shape-test-without-operator": (OLD, ENTRY, "- {fact: member.country, quote: foreign}"),
    "shape-operator-unknown": (OLD, "at least: 12", "atleast: 12"),
    "shape-operator-in-a-group": (OLD, "      - any:\n          - {reading", "      - is: true\n        any:\n          - {reading"),
    "shape-group-and-test": (NEW, "      - not: {rule: overdue}\n", "      - not: {rule: overdue}\n        fact: loan.map\n        is: true\n"),
    "shape-repealed-with-text": ("code/1/30/2010-01-01.yaml", "revision: 1", "revision: 1\ntext: [{at: a, text: Gone., words: seen}]"),
    "shape-date-other-order": (KEEPER, '"1999-12-01"', '"1.12.1999"'),
    "shape-date-with-a-line-end": (KEEPER, 'enacted: "1999-12-01"', "enacted: |\n  1999-12-01"),
    "shape-line-break-in-a-citation": (KEEPER, "\ncite: ", "\ncite: \"19 U.S.C. 1628\\n__import__('os').system('id')\\n#\" #"),
    "shape-line-break-at-an-end": (KEEPER, "heading: The keeper\n", "heading: >\n  The keeper\n"),
    "shape-revision-zero": (KEEPER, "revision: 1", "revision: 0"),
    "shape-not-a-group": (KEEPER, "source: {law: Act 1, at: page 4, verified: [The words were read.], unverified: []}", "source: Act 1"),
    "shape-operator-takes-a-list": (OLD, "has any of: [1, 2, 3]", "has any of: 1"),
    "shape-list-is-empty": (OLD, "has any of: [1, 2, 3]", "has any of: []"),
    "shape-limit-above-hundred": ("bundle.yaml", "not_encoded_at_most: 20", "not_encoded_at_most: 120"),
    "shape-format-of-another-kind": ("facts.yaml", "format: facts/v1", "format: facts/v2"),
    "shape-root-is-a-list": ("values/country.yaml", "format: values/v1\nsource: made up\nvalues:\n  ", "- "),
    "yaml-colon-in-text": (OLD, "says: An earlier loan is overdue.", "says: Overdue: an earlier loan."),
    "yaml-tab": (OLD, "  overdue:\n", "\toverdue:\n"),
    "silence-means-something": ("facts.yaml", "    ask: Is an earlier loan overdue?\n", "    ask: Is an earlier loan overdue?\n    when not stated: {is: false, because: The desk lists them.}\n"),
    "fact-in-operand-unknown": (OLD, 'before: "2010-01-01"', "before: {fact: loan.askedon}"),
    "fact-is-a-reading": (OLD, "{fact: loan.map, is: false}", "{fact: reading.map-is-book, is: yes}"),
    "fact-by-bare-name": (OLD, "fact: member.age", "fact: age"),
    "rule-of-the-old-version": (NEW, "      rule: lent_to_guest\n", "      rule: lent_to_guests\n"),
    "rule-in-another-section": (OLD, "rule: code/1/20#member,", "rule: code/1/30#member,"),
    "rule-of-a-question-without-citation": ("bundle.yaml", "{any_route: permitted}", "{rule: lent_to_member}"),
    "rule-of-a-question-in-one-version-only": ("bundle.yaml", "{any_route: permitted}", "{rule: code/1/10#lent_to_guest}"),
    "rule-of-an-unknown-section": (OLD, "rule: code/1/20#member,", "rule: code/1/2#member,"),
    "outcome-of-not-in-force": ("bundle.yaml", "      outcome: refused\n      says", "      outcome: denied\n      says"),
    "outcome-of-any-route": ("bundle.yaml", "any_route: permitted", "any_route: permited"),
    "explained-by-an-unknown-section": ("bundle.yaml", "explained_by: code/1/10", "explained_by: code/1/11"),
    "operand-yes-for-true": (OLD, "is: true, quote: a loan", "is: yes, quote: a loan"),
    "operand-number-too-large": (OLD, "at least: 12,", "at least: 121,"),
    "operand-date-of-no-calendar": (OLD, 'before: "2010-01-01"', 'before: "2010-02-29"'),
    "operand-list-member": (OLD, "[law, history]", "[law, historie]"),
    "operand-for-a-boolean": (OLD, "is: false}\n        quote: a book", "is: 0}\n        quote: a book"),
    "operand-fact-itself": (OLD, 'before: "2010-01-01"', "before: {fact: loan.asked_on}"),
    "operator-of-sets-on-a-choice": (OLD, "member.kind, is: guest", "member.kind, has: guest"),
    "fact-choice-without-values": ("facts.yaml", "    values:\n      law: Law.\n      history: History.\n", ""),
    "fact-number-without-bounds": ("facts.yaml", "    from: 1\n    to: 9\n", ""),
    "fact-bounds-on-a-date": ("facts.yaml", "    type: date\n", "    type: date\n    from: 1\n    to: 2\n"),
    "fact-remedy-to-no-value": ("facts.yaml", "    values:\n      law: Law.\n", "    remedy: Choose another.\n    remedy to: maps\n    values:\n      law: Law.\n"),
    "fact-remedy-missing": ("facts.yaml", "    type: date\n", "    type: date\n    remedy to: true\n"),
    "fact-order-unknown": ("facts.yaml", "facts:\n", BOOKS.format("type: date, not before: form")),
    "fact-order-of-no-date": ("facts.yaml", "facts:\n", BOOKS.format("type: yes/no, not before: from")),
    "fact-asked-after-what-is-none": ("facts.yaml", "    ask: Is it a map?\n", "    ask: Is it a map?\n    asked after: [loan.overdu]\n"),
    "fact-asked-after-each-other": ("facts.yaml", "    ask: Is it a map?\n    decides: {kind: observation, by: the desk}\n  loan.subjects:\n", "    ask: Is it a map?\n    asked after: [loan.subjects]\n    decides: {kind: observation, by: the desk}\n  loan.subjects:\n    asked after: [loan.map]\n"),
    "former-fact-that-is-one": ("facts.yaml", "loan.late:\n    now: loan.overdue\n", "loan.map:\n    now: loan.plan\n"),
    "former-fact-carried-twice": ("facts.yaml", "    whole: true\n", "    whole: true\n    values: [{was: 1, is: true}, {was: 1, is: late}]\n"),
    "route-twice": ("bundle.yaml", "[code/1/10/a, code/1/10/b]", "[code/1/10/a, code/1/10/b, code/1/10/a]"),
    "case-without-when-first": (NEW, "- {outcome: permitted, when: {rule: retained}}", "- {outcome: permitted}"),
    "cycle-through-a-route": (OLD, "fact: loan.map, is: false", "route: code/1/10/a, is: permitted"),
    "cycle-through-any-route": (OLD, "{fact: loan.map, is: false}", "{any_route: permitted}"),
    "cycle-of-two-rules": (OLD, "when: {fact: loan.overdue, is: true,", "when: {rule: lent_to_guest,"),
    "quote-of-another-provision": (OLD, "quote: foreign}", "quote: at least 12 years old}"),
    "quote-of-omitted-words": (MEMBER, "quote: a reader}", "at: b, quote: a reader}"),
    "quote-of-an-unknown-provision": (MEMBER, "quote: a reader}", "at: bb, quote: a reader}"),
    "quote-with-another-capital": (OLD, "quote: The keeper", "quote: the Keeper"),
    "quote-of-signs-only": (OLD, "quote: foreign}", "quote: ','}"),
    "quote-nth-too-large": (OLD, "quote: foreign}", "quote: foreign, nth: 2}"),
    "quote-nth-beyond-two": (OLD, "quote: A book on law or history}", "quote: or, nth: 9}"),
    "quote-in-a-question": ("bundle.yaml", "{any_route: permitted}", "{any_route: permitted, quote: a book}"),
    "quote-in-a-decision": (NEW, "when: {rule: retained}", "when: {rule: retained, quote: a bok}"),
    "quote-says-before": (OLD, 'before: "2010-01-01"', 'on or before: "2010-01-01"'),
    "quote-says-not": (OLD, "      - not: {rule: overdue}\n        quote: if a", "      - {fact: loan.overdue, is: true}\n      - any: [{rule: overdue}, {fact: loan.overdue, is: true, quote: loan is not overdue}]\n        quote: if a"),
    "quote-has-other-numbers": (OLD, "has any of: [1, 2, 3]", "has any of: [1, 2, 4]"),
    "not-encoded-provision-unknown": (KEEPER, "{at: a, whole", "{at: c, whole"),
    "not-encoded-words-unknown": (NEW, "quote: may be lent,", "quote: may be borrowed,"),
    "not-encoded-twice": (NEW, "discretion}\n", "discretion}\n  - {at: a, quote: be lent, because: discretion}\n"),
    "word-of-the-law-changed": (OLD, "The keeper may lend", "The keeper shall lend"),
    "word-of-the-law-added": (OLD, "12 years old, unless", "12 years old, and in good standing, unless"),
    "words-uncovered-in-a-folded-text": (OLD, "foreign guest who asks", "foreign and honest guest who asks"),
    "words-uncovered-in-a-heading": (OLD, "heading: Members", "heading: Members and others"),
    "provision-out-of-order": (NEW, "  - at: b\n    text: For", "  - {at: c, omitted: true}\n  - at: b\n    text: For"),
    "provision-after-its-part": (MEMBER, "  - {at: b, omitted: true, because: it defines what no rule here uses}", "  - {at: b/1, omitted: true}\n  - {at: b, omitted: true, because: it defines what no rule here uses}"),
    "notice-cites-an-unknown-provision": (OLD, "cite: b\n    when: {rule: lent_to_guest}", "cite: d\n    when: {rule: lent_to_guest}"),
    "reading-cites-an-unknown-provision": ("readings/keeper.md", "cite: code/1/30/a", "cite: code/1/30/b"),
    "reading-quotes-other-words": ("readings/keeper.md", "quote: a keeper", "quote: the keeper"),
    "repeal-in-the-first-version": (KEEPER, "revision: 1", "revision: 1\nrepealed: true"),
    "in-force-never-while-this-is": (NEW, "      - {quote: to a member", "      - {in_force: code/1/30, quote: A}\n      - {quote: to a member"),
    "constant-of-a-reading": (OLD, "- {reading: map-is-book, is: yes}", "- {reading: map-is-book, is: yes, constant: {always: yes, because: all agree}}"),
    "constant-in-a-decision": (NEW, "when: {rule: retained}", "when: {rule: retained, constant: {always: no, because: it is over}}"),
    "constant-of-a-day": (NEW, "as_in_force_on:", "constant: {always: no, because: it is over}\n      as_in_force_on:"),
    "case-under-the-opposite": (OLD, "      when: {rule: lent_to_guest}\n    - outcome: refused", "      when: {rule: lent_to_guest}\n    - outcome: permitted\n      when: {all: [{rule: lent_to_guest}, {fact: loan.map, is: true}]}\n    - outcome: refused"),
    "case-that-contradicts-itself": (NEW, "- {outcome: permitted, when: {rule: retained}}", "- {outcome: refused, when: {all: [{rule: overdue}, {not: {rule: overdue}}]}}\n    - {outcome: permitted, when: {rule: retained}}"),
    "cases-in-wrong-shape": (CASES, "    says: A reader of twelve borrows a book.\n", ""),
    "template-names-nothing": (OUTCOME, "outcome ==", "outcom =="),
}  # fmt: skip

ADDED = {
    "file-misnamed-version": ("code/1/10/2020-1-1.yaml", "cite: 1 Code 10\n"),
    "file-of-another-suffix": ("code/1/10/2020-01-01.yml", "cite: 1 Code 10\n"),
    "file-misnamed-reading": ("readings/Maps.md", "---\n---\n"),
    "file-template-elsewhere": ("code/1/10/outcome.j2", "{{ outcome }}\n"),
    "file-that-is-no-concern": ("code/1/10/README.md", "# Lending\n"),
    "values-of-no-fact": ("values/colour.yaml", "format: values/v1\nsource: made up\nvalues: {red: Red.}\n"),
    "folder-in-capitals": ("code/1/30A/2000-01-01.yaml", "code/1/30/2000-01-01.yaml"),
    "folder-by-another-capital": ("Code/1/30/2000-01-01.yaml", "code/1/30/2000-01-01.yaml"),
    "repeal-twice": ("code/1/30/2011-01-01.yaml", "code/1/30/2010-01-01.yaml"),
    "version-that-changes-nothing": ("code/1/20/2005-01-01.yaml", "code/1/20/2000-01-01.yaml"),
    "file-that-is-empty": ("values/empty.yaml", ""),
    "file-that-is-not-text": ("values/bytes.yaml", "\udcff\udcfe"),
}
