"""The map of map_app.py behind the headers and the static files of the observatory."""

from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette_compress import CompressMiddleware

from asgi import ROOT, FrenchPages, SecurityHeaders

_static = Mount("/app/static", StaticFiles(directory=ROOT / "static"))
app = SecurityHeaders(CompressMiddleware(FrenchPages(st.App(Path(__file__).with_name("map_app.py"), routes=[_static]))))
