"""Writes the look of letters as a Word document, or with --check compares it: styles, and where each part goes."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from statute_runner.letters.word_document import NO_TIME, SHIPPED, without_time

FONT = "Times New Roman"
PARTS = (
    ('part.kind == "heading"', "Heading 2", None),
    ('part.kind == "item"', "List Bullet", None),
    ('part.kind == "paragraph" and part.keeps', "Normal", True),
    ('part.kind == "paragraph" and not part.keeps', "Normal", None),
)


def look() -> bytes:
    """The bytes of the document."""
    document = Document()
    for name, size in (("Normal", 10), ("Heading 1", 16), ("Heading 2", 12), ("List Bullet", 10)):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)
    for style in list(document.styles.element):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) != "1":
            document.styles.element.remove(style)
    for holder in (document.part.package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.rpartition("/")[2] in {"stylesWithEffects", "thumbnail", "customXml"}:
                del holder.rels[key]
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    document.add_paragraph("{{ title }}", style="Heading 1")
    document.add_paragraph("{%p for part in blocks %}")
    for which, style_name, keeps in PARTS:
        document.add_paragraph(f"{{%p if {which} %}}")
        document.add_paragraph("{{ part.text }}", style=style_name).paragraph_format.keep_with_next = keeps
        document.add_paragraph("{%p endif %}")
    document.add_paragraph('{%p if part.kind == "field" %}')
    field = document.add_paragraph()
    field.add_run("{{ part.name }}:").bold = True
    field.add_run(" {{ part.text }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph('{%p if part.kind == "signature" %}')
    signed = document.add_paragraph("_" * 40)
    signed.paragraph_format.space_before, signed.paragraph_format.space_after = Pt(36), Pt(0)
    signed.paragraph_format.keep_with_next = True
    document.add_paragraph("{{ part.text }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    foot = section.footer.paragraphs[0]
    foot.add_run("{{ record }} Page ").font.size = Pt(8)
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), "PAGE")
    foot._p.append(page)  # noqa: SLF001 - python-docx has no fields
    about = document.core_properties
    about.author = about.comments = about.last_modified_by = about.title = ""
    about.language, about.created, about.modified = "en-US", NO_TIME, NO_TIME
    made = io.BytesIO()
    document.save(made)
    return without_time(made)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        return int(Path(SHIPPED).read_bytes() != look())
    Path(SHIPPED).write_bytes(look())
    return 0


if __name__ == "__main__":
    sys.exit(main())
