"""Takes the pictures of the README: `python tests/serve/pictures.py`, where chromium is installed."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

import statute_runner
from statute_runner.serve import app

FOLDER = Path(__file__).parent / "pictures"
OPEN = (
    "id=FR-2024-0031&date=2024-03-15&exchange.direction=provide&exchange.material=documents&officer.service=ice&"
    "counterpart.name=Direction+generale+des+douanes&counterpart.country=FR&counterpart.kind=customs&finding.made=true&"
    "finding.purposes=compliance&authorization.subsection_a=true&assurances.cover_purpose=true&assurances.given=1&"
    "assurances.given[0].by=agency&assurances.given[0].confidence=true&assurances.given[0].use=law_enforcement&"
    "assurances.given[0].from=2023-05-02&assurances.given[0].until=none"
)
NORTH = OPEN.replace("country=FR", "country=CA").replace("officer.service=ice", "officer.service=cbp")
ASKED = (
    "id=FR-2024-0031&date=2024-03-15&exchange.direction=provide&officer.service=ice&counterpart.country=FR&counterpart.kind=customs&"
    "finding.made=true&asked=date,counterpart.kind,counterpart.country,exchange.direction,finding.made,officer.service"
)
VIOLATED = (
    "counterpart.violations=1&counterpart.violations[0].of=agency&counterpart.violations[0].assurance=paragraph_1&"
    "counterpart.violations[0].found_on=2015-06-01&counterpart.violations[0].cured_on=none"
)
PICTURES = {
    "law": f"/?{OPEN}",
    "compare": (
        f"/compare?{NORTH}&{VIOLATED}&finding.agreement=USMCA&finding.chapters=7&authorization.subsection_c=true&"
        "goods.entries=!none&old=2020-06-30&new=2020-07-01"
    ),
    "interview": f"/interview?{ASKED}",
}


def main() -> None:
    """Writes each picture into its folder."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    FOLDER.mkdir(exist_ok=True)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app.made(statute_runner.load()), log_level="error", lifespan="off"))
        threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
        while not server.started:
            time.sleep(0.01)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(
                viewport={"width": 1280, "height": 900}, base_url=f"http://127.0.0.1:{listening.getsockname()[1]}"
            )
            for name, address in PICTURES.items():
                page.goto(address)
                if name == "law":
                    page.locator(".outcome .next a").first.click()
                    page.locator(".provision .phrase.unknown").first.scroll_into_view_if_needed()
                    page.evaluate("document.querySelector('.law-side').scrollTop += 60")
                page.screenshot(path=FOLDER / f"{name}.png")
            browser.close()
        server.should_exit = True


if __name__ == "__main__":
    main()
