"""What the tests of « Réseau » and « Entre territoires » share: made stores, and what a page shows of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said

PAGE = "consortiums"
_DOSSIER = {"titre": "Essai", "date_depot": "2025-01-05", "typologies": "T01"}
_PARTNER = {"type_acteur": "LABO", "code_commune": "59350"}


def publish(
    folder: Path,
    dossiers: Mapping[str, Sequence[str]],
    *,
    communes: Sequence[str] = ("59350",),
    withdrawn: Sequence[str] = (),
) -> Path:
    """A store of dossiers by identifier with the names of their organisations, the first of which leads."""
    files = folder / "2026-03-01"
    files.mkdir(parents=True)
    _write(
        files / "dossiers.csv",
        [{"id_dossier": code, **_DOSSIER, "statut": "retire" if code in withdrawn else "oriente"} for code in dossiers],
    )
    partners = [
        {
            "id_dossier": code,
            "organisation": name,
            **_PARTNER,
            "role": "partenaire" if place else "chef_de_file",
            "code_commune": communes[place % len(communes)],
        }
        for code, names in dossiers.items()
        for place, name in enumerate(names)
    ]
    _write(files / "partenaires.csv", partners)
    publish_state(Store(folder / "store"), files, is_demo=False)
    return folder / "store"


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def opened(open_page: OpenPage, role: str = "agent", store: Path | None = None, **params: str) -> AppTest:
    """The page, without fault."""
    chosen = {} if store is None else {"store": store}
    app = open_page(PAGE, role, params=params, **chosen)
    assert not app.exception
    assert not app.error
    return app


def figure(app: AppTest) -> dict[str, Any]:
    """The only chart of the page."""
    (chart,) = app.get("plotly_chart")
    found: dict[str, Any] = json.loads(chart.proto.spec)
    return found


def rows(app: AppTest, column: str) -> list[dict[str, Any]]:
    """The rows of the last table that has this column."""
    return [frame.value.to_dict("records") for frame in app.dataframe if column in frame.value][-1]


def words_of(app: AppTest) -> str:
    """What the page says, as it is read: without the backslashes that keep words from being Markdown."""
    return said(app).replace("\\", "").replace("\u202f", " ")


def param(app: AppTest, name: str) -> str | None:
    """What the link says of a parameter; None when it leaves it out."""
    if name not in app.query_params:
        return None
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]
