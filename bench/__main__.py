"""``python -m bench [imports] [pages[:address]] [maps] [networks[:sizes]]``: every benchmark, or those named."""

from __future__ import annotations

import sys

from bench import imports, maps, networks, pages

BENCHES = {"imports": imports.run, "pages": pages.run, "maps": maps.run, "networks": networks.run}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        bench, _, part = name.partition(":")
        BENCHES[bench](*[part] if part else [])
