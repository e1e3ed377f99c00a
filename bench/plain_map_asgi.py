"""The plain map behind the same server and compression as the product, with its Leaflet."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette_compress import CompressMiddleware

HERE = Path(__file__).resolve().parent
_leaflet = Mount("/plain", StaticFiles(directory=HERE.parent / "static" / "leaflet"))
app = CompressMiddleware(st.App(HERE / "plain_map_app.py", routes=[_leaflet]))
