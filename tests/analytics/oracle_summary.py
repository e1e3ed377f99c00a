"""Every line of kpis.csv recomputed from the oracle's dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from tests.analytics.oracle_consortium import rules_row, settings
from tests.analytics.oracle_data import Dossier, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen, places
from tests.analytics.oracle_geography import region_population, territories

Number = int | float
Triple = tuple[Number | None, Number | None, Number | None]
WAITING = {"A_ETUDIER", "AUCUN"}
REVIEWED = {"oriente", "redirige", "non_retenu"}


def summary(portfolio: Portfolio, filters: Filters) -> list[dict[str, object]]:
    """The KPIs by code, with numerator and denominator where they are ratios."""
    dossiers = chosen(portfolio, filters)
    figures: dict[str, Triple] = {
        "K01": _plain(len(chosen(portfolio, filters, withdrawn=True))),
        "K22": (None, None, None),
        "K23": _ratio(portfolio.cells_ok, portfolio.cells_read),
        **_review(dossiers),
        **_territory(dossiers),
        **_consortium(dossiers),
        **_subjects(dossiers),
        **_maturity(dossiers),
        **_means(dossiers),
    }
    codes = [row["code"] for row in reference("kpis")]
    assert set(figures) == set(codes)
    names = ("value", "numerator", "denominator")
    return [{"code": code, **dict(zip(names, figures[code], strict=True))} for code in sorted(codes)]


def lower_median(values: Iterable[Number | None]) -> Number | None:
    """The middle of the known values, the lower of two; None of none."""
    known = sorted(value for value in values if value is not None)
    return known[(len(known) - 1) // 2] if known else None


def _plain(value: Number | None) -> Triple:
    return value, None, None


def _ratio(numerator: int, denominator: int, *, known: bool = True) -> Triple:
    return numerator / denominator if denominator and known else None, numerator, denominator


def _share(flags: Sequence[bool], *, known: bool = True) -> Triple:
    return _ratio(sum(flags), len(flags), known=known)


def _review(dossiers: list[Dossier]) -> dict[str, Triple]:
    studied = [d for d in dossiers if d.reviewed or d.status in REVIEWED]
    schemes = {o.scheme for d in dossiers for o in d.orientations} - WAITING
    days = sorted((d.reviewed - d.submitted).days for d in dossiers if d.reviewed and d.submitted)
    return {
        "K02": _share(
            [d.letter is True and d.form is True for d in dossiers],
            known=any(flag is not None for d in dossiers for flag in (d.letter, d.form)),
        ),
        "K05": _share([any(o.scheme not in WAITING for o in d.orientations) for d in studied]),
        "K06": _plain(len(schemes)),
        "K07.median": _plain(lower_median(days)),
        "K07.p90": _plain(days[ceil(len(days) * 9 / 10) - 1] if days else None),
        "K20": _plain(sum(d.status == "redirige" or d.redirected_to is not None for d in dossiers)),
        "K25": _share(
            [d.preexisting is True for d in dossiers], known=any(d.preexisting is not None for d in dossiers)
        ),
    }


def _territory(dossiers: list[Dossier]) -> dict[str, Triple]:
    reference_count = settings()["territory"]["epci_reference_count"]
    covered = {code for d in dossiers for code in places(d, "epci", "lead")}
    inhabitants = sum(epci.population for epci in territories("epci") if epci.code in covered)
    in_region = sum(bool(places(d, "departement", "lead")) for d in dossiers)
    population = region_population()
    return {
        "K08": _ratio(len(covered), reference_count),
        "K09": _plain(reference_count - len(covered)),
        "K10": _ratio(inhabitants, population),
        "K11": (in_region * 100_000 / population, in_region, population),
        "K13.departements": _plain(lower_median(len(places(d, "departement", "all")) for d in dossiers)),
    }


def _consortium(dossiers: list[Dossier]) -> dict[str, Triple]:
    rows = [rules_row(d) for d in dossiers]
    with_research = [d for d in dossiers if d.actor_types & {"LABO", "ESR"}]
    firms = {p.organisation for d in with_research for p in d.partners if p.actor_type in ("STARTUP", "ENT")}
    return {
        "K03": _share([bool(row["is_consortium"]) for row in rows]),
        "K04": _share([bool(row["is_triple_helix"]) for row in rows]),
        "K12": _share([bool(row["is_multicentric"]) for row in rows]),
        "K13.partners": _plain(lower_median(len(d.organisations) for d in dossiers)),
        "K13.types": _plain(lower_median(int(str(row["n_types"])) for row in rows)),
        "K24": _plain(len(firms)),
    }


def _subjects(dossiers: list[Dossier]) -> dict[str, Triple]:
    covered = {typology for d in dossiers for typology in d.typologies}
    any_priority = any(d.priorities for d in dossiers)
    shares = {f"K15.{p}": _share([p in d.priorities for d in dossiers], known=any_priority) for p in ("P1", "P2", "P3")}
    return {"K14": _ratio(len(covered), 11, known=bool(covered)), **shares}


def _maturity(dossiers: list[Dossier]) -> dict[str, Triple]:
    srl = [d for d in dossiers if d.scale == "SRL"]
    aimed = [(d.initial, d.target) for d in srl if d.initial is not None and d.target is not None]
    seen = [(d.initial, d.observed) for d in srl if d.initial is not None and d.observed is not None]
    threshold = settings()["maturity"]["field_threshold"]
    return {
        "K16": _ratio(len(aimed), len(dossiers)),
        "K17.initial": _plain(lower_median(d.initial for d in srl)),
        "K17.target": _plain(lower_median(d.target for d in srl)),
        "K17.observed": _plain(lower_median(d.observed for d in srl)),
        "K18": _share([final > initial for initial, final in aimed]),
        "K19.target": _share([final >= threshold for initial, final in aimed if initial < threshold]),
        "K19.observed": _share([final >= threshold for initial, final in seen if initial < threshold]),
    }


def _means(dossiers: list[Dossier]) -> dict[str, Triple]:
    known = [d.fte for d in dossiers if d.fte is not None]
    return {"K21.sum": _plain(sum(known) if known else None), "K21.median": _plain(lower_median(known))}
