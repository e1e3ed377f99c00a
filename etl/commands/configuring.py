"""``configure``: settings, vocabularies and profiles of a store, kept with who changed them."""

from __future__ import annotations

import getpass
from argparse import Namespace
from pathlib import Path

from etl.commands.terminal import DONE, CalledWrongly, print_json, say, store_folder
from etl.store import Store


def configure(options: Namespace) -> int:
    """Show what differs from the defaults, print one file, replace it, or go back to the default."""
    store = Store(store_folder())
    if options.file is not None and options.default:
        raise CalledWrongly("--file et --default ne vont pas ensemble.")
    if options.name is None:
        if options.file is not None or options.default:
            raise CalledWrongly("Dites lequel : settings.toml, une table (statuses.csv…) ou profiles/NOM.toml.")
        names = list(store.configured_names())
        say("\n".join(names) if names else "Rien ne diffère des valeurs d'origine.")
        if options.json:
            print_json({"configured": names})
        return DONE
    if options.file is None and not options.default:
        text = store.configured_text(options.name)
        if options.json:
            print_json({"name": options.name, "text": text})
        else:
            print(text, end="")
        return DONE
    store.configure(options.name, _text(options.file), by=options.by or getpass.getuser())
    say(f"« {options.name} » est en vigueur.")
    if options.json:
        print_json({"name": options.name, "configured": list(store.configured_names())})
    return DONE


def _text(path: str | None) -> str | None:
    if path is None:
        return None
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CalledWrongly(f"Le fichier « {path} » ne peut pas être lu (texte en UTF-8 attendu).") from error
