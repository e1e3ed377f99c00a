"""Types cells into a workbook with LibreOffice, as a person would, and saves it: run by a Python that has ``uno``.

``type_in_libreoffice.py BOOK CELLS.json OUT``: CELLS maps a sheet to the texts typed in its cells. The office is
started in French, so that 14/03/2026 and 2,5 are understood as they are in Lille. OUT is saved by its
extension; one a run, the office does not always survive a second one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}
FRENCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop></item>
</oor:items>
"""


def named(name: str, value: object) -> PropertyValue:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def started(folder: Path) -> tuple[subprocess.Popen[bytes], object]:
    """The office, and its context once it answers."""
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(FRENCH, encoding="utf-8")
    pipe = f"healthia{folder.name.replace('_', '')}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={folder.as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return office, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # the office says nothing more precise while it starts
            time.sleep(0.25)
    os.killpg(office.pid, signal.SIGKILL)
    raise SystemExit("LibreOffice ne répond pas.")


def type_cells(context: object, book: object, cells: dict[str, dict[str, str]]) -> None:
    dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    controller = book.CurrentController
    for sheet, texts in cells.items():
        controller.setActiveSheet(book.Sheets.getByName(sheet))
        for address, text in texts.items():
            dispatcher.executeDispatch(controller.Frame, ".uno:GoToCell", "", 0, (named("ToPoint", address),))
            dispatcher.executeDispatch(controller.Frame, ".uno:EnterString", "", 0, (named("StringName", text),))


def main(source: Path, cells: Path, out: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="office") as folder:
        # A copy: the lock that the office lays beside what it opens would outlive it.
        copy = Path(folder) / source.name
        copy.write_bytes(source.read_bytes())
        office, context = started(Path(folder) / "profile")
        try:
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            book = desktop.loadComponentFromURL(copy.as_uri(), "_blank", 0, (named("Hidden", True),))
            type_cells(context, book, json.loads(cells.read_text(encoding="utf-8")))
            book.storeToURL(out.resolve().as_uri(), (named("FilterName", FILTERS[out.suffix]),))
            with suppress(Exception):  # the office closes the pipe before it answers
                desktop.terminate()
            office.wait(20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
