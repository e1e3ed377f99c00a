"""The house rules that no reader should have to remember: which way imports run, where Streamlit may appear."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app.py", "asgi.py", "pages", "ui", "reports", "analytics", "geo", "etl", "bench")
# From the door inwards: a room may import those to its right, and itself.
ALLOWED = {
    "app": {"ui", "etl", "analytics", "geo", "reports", "geo.areas"},
    "asgi": {"ui", "etl", "analytics", "geo", "reports", "geo.areas"},
    "pages": {"ui", "reports", "analytics", "geo", "etl", "geo.areas"},
    "ui": {"reports", "analytics", "geo", "etl", "geo.areas"},
    "reports": {"analytics", "geo", "etl", "geo.areas"},
    "analytics": {"etl", "geo.areas"},
    "geo": {"etl", "geo.areas"},
    "etl": {"geo.areas"},
    "geo.areas": set(),
    "bench": {"etl", "analytics", "geo", "geo.areas"},
}
OURS = {"app", "asgi", "pages", "ui", "reports", "analytics", "geo", "etl", "bench", "tests"}


def python_files() -> list[Path]:
    found = [ROOT / "app.py", ROOT / "asgi.py"]
    for room in ROOMS[2:]:
        found += sorted((ROOT / room).rglob("*.py"))
    return found


def room_of(module: str) -> str:
    if module == "geo.areas" or module.startswith("geo.areas."):
        return "geo.areas"
    return module.split(".")[0]


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    room = room_of(module_of(path))
    if path.name == "__main__.py":
        return  # a door may import anything
    outside = {room_of(name) for name in imports_of(path)} & (OURS | {"geo.areas"}) - {room}
    if room == "geo.areas":
        outside -= {"geo"}
    assert outside <= ALLOWED[room], f"{path.name} imports {sorted(outside - ALLOWED[room])}"


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_streamlit_stays_at_the_screens(path):
    if room_of(module_of(path)) in ("app", "asgi", "ui", "pages", "bench"):
        return
    assert not any(name.split(".")[0] in ("streamlit", "streamlit_folium") for name in imports_of(path))


def test_analytics_and_maps_do_not_know_each_other():
    for path in (ROOT / "analytics").rglob("*.py"):
        assert not any(name.startswith("geo.maps") for name in imports_of(path))
    for path in (ROOT / "geo").rglob("*.py"):
        assert not any(name.startswith("analytics") for name in imports_of(path))


def test_every_package_is_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            requirement = line.split("#")[0].strip()
            assert not requirement or requirement.startswith("-r ") or "==" in requirement, line
