"""Draws the lives of fictitious dossiers, in order of submission."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from etl.demo.consortium import ConsortiumMaker, PartnerLine, amount
from etl.demo.levels import LevelMaker
from etl.demo.lives import FINAL_STATE, Life, Orientation
from etl.demo.places import any_towns, regional_places
from etl.demo.titles import draw_subject
from etl.demo.words import Deck, words

FIRST_SUBMISSION = date(2025, 11, 3)
# Submissions a month from November 2025 to November 2026: a slow start, a quiet August.
_MONTHLY_PACE = (4, 5, 9, 10, 11, 9, 10, 8, 7, 3, 9, 10, 5)
_SCHEMES = (
    ("PASS_INNO", 6),
    ("F2030_REG", 5),
    ("REG_AUTRE", 4),
    ("IDF_INDUS", 1),
    ("FRATRI", 1),
    ("F2030_NAT", 3),
    ("FEDER_FTJ", 3),
    ("INTERREG", 2),
    ("UE_SECT", 2),
)
_CONFIDENTIALITY = (("restreint", 8), ("", 5), ("agrege", 4), ("public", 3))
_YES_NO = (("oui", 12), ("non", 6), ("", 2))
_PIECES = (("oui", 16), ("non", 2), ("", 2))


def submission_dates(count: int) -> list[date]:
    """``count`` dates in order, spread by the monthly pace; the first is the first day."""
    total = sum(_MONTHLY_PACE)
    span = (FINAL_STATE - timedelta(days=3) - FIRST_SUBMISSION).days
    found, month, before = [], 0, 0
    for index in range(count):
        target = index / count * total
        while target >= before + _MONTHLY_PACE[month]:
            before += _MONTHLY_PACE[month]
            month += 1
        share = (month + (target - before) / _MONTHLY_PACE[month]) / len(_MONTHLY_PACE)
        found.append(FIRST_SUBMISSION + timedelta(days=int(share * span)))
    return found


class LifeMaker:
    """Draws the lives of dossiers, in order of submission; decks hold the proportions of rare cases."""

    def __init__(self, rng: Random, count: int) -> None:
        """``count``: how many lives will be drawn; it gives the identifiers their width."""
        self._rng = rng
        self._width = max(3, len(str(count)))
        self._numbers = dict.fromkeys((2025, 2026), 0)
        self._consortia = ConsortiumMaker(rng)
        self._fates = Deck(
            rng,
            (
                ("oriente", 12),
                ("non_retenu", 3),
                ("redirige", 2),
                ("retire", 2),
                ("recu", 1),
            ),
        )
        self._typologies = Deck(rng, tuple(words()["typology_weights"].items()))
        self._typologies_known = Deck(rng, ((True, 39), (False, 1)))
        self._main_typology = Deck(rng, (("first", 46), ("blank", 13), ("other", 1)))
        self._priorities = Deck(
            rng,
            (
                ("P1", 5),
                ("P2", 5),
                ("P3", 8),
                ("P1|P3", 8),
                ("P2|P3", 5),
                ("P1|P2", 4),
                ("P1|P2|P3", 4),
                ("", 1),
            ),
        )
        self._confidentiality = Deck(rng, _CONFIDENTIALITY)
        self._pieces = Deck(rng, _PIECES)
        self._yes_no = Deck(rng, _YES_NO)
        self._schemes = Deck(rng, _SCHEMES)
        self._outcomes = Deck(rng, (("propose", 3), ("depose", 3), ("accorde", 6), ("refuse", 3)))
        self._redirections = Deck(rng, [*((call, 4) for call in words()["lists"]["ami_redirection"]), ("", 1)])
        self._forgotten = Deck(rng, ((True, 1), (False, 23)))
        self._levels = LevelMaker(rng)

    def draw(self, submitted_on: date) -> Life:
        """The life of one dossier."""
        rng = self._rng
        cost_eur = round(rng.lognormvariate(12.6, 0.7), -2)
        fate = self._fates.draw()
        complete_on = submitted_on + timedelta(days=rng.randint(4, 25))
        studied_on = complete_on + timedelta(days=rng.randint(10, 40))
        reviewed_on = studied_on + timedelta(days=rng.randint(20, 90))
        levels = self._levels.draw()
        fixed = self._content(cost_eur) | self._levels.cells(levels, reviewed_on)
        partners = self._consortia.draw(submitted_on, cost_eur)
        oriented_on = reviewed_on + timedelta(days=rng.randint(0, 20))
        orientations = self._orientations(fate, studied_on, reviewed_on, oriented_on, fixed, cost_eur)
        return Life(
            submission_id=self._next_id(submitted_on),
            submitted_on=submitted_on,
            fixed=fixed,
            statuses=self._statuses(fate, submitted_on, complete_on, studied_on, reviewed_on),
            pieces={
                "lettre_intention": self._pieces.draw(),
                "fiche_reponse": self._pieces.draw(),
            },
            complete_on=complete_on if rng.random() < 0.3 else submitted_on,
            reviewed_on=reviewed_on if fate in ("oriente", "redirige", "non_retenu") else None,
            redirected_to=self._redirections.draw() if fate == "redirige" else "",
            observations=[
                *self._levels.first_sight(levels.initial, submitted_on),
                *(self._levels.observations(levels.initial, oriented_on) if fate == "oriente" else []),
            ],
            former_target=self._levels.former_target(levels.target, studied_on),
            deployment=self._deployment(partners, submitted_on),
            is_forgotten=submitted_on < date(2026, 2, 1) and self._forgotten.draw(),
            partners=partners,
            orientations=orientations,
        )

    def _next_id(self, submitted_on: date) -> str:
        self._numbers[submitted_on.year] += 1
        return f"IA-{submitted_on.year}-{self._numbers[submitted_on.year]:0{self._width}d}"

    def _statuses(
        self,
        fate: str,
        submitted_on: date,
        complete_on: date,
        studied_on: date,
        reviewed_on: date,
    ) -> list[tuple[date, str]]:
        """Statuses with their dates, always forwards. A dossier whose fate is ``recu`` stays incomplete."""
        found = [(submitted_on, "recu")]
        if fate == "recu":
            return found
        found += [(complete_on, "complet"), (studied_on, "en_etude")]
        if fate != "retire":
            return [*found, (reviewed_on, fate)]
        withdrawn_on = submitted_on + timedelta(days=self._rng.randint(20, 150))
        return [
            *(event for event in found if event[0] < withdrawn_on),
            (withdrawn_on, "retire"),
        ]

    def _content(self, cost_eur: float) -> dict[str, str]:
        """Cells that say what the project is."""
        rng, lists = self._rng, words()["lists"]
        main = self._typologies.draw()
        subject = draw_subject(main, rng)
        return (
            {
                "titre": subject.title,
                "acronyme": subject.acronym if rng.random() < 0.92 else "",
                "aire_sante": subject.health_area if rng.random() < 0.93 else "",
                "priorites_ia": self._priorities.draw(),
                "freins": self._some(lists["freins"], (0, 1, 2, 3)),
                "leviers": self._some(lists["leviers"], (0, 1, 2, 3)),
                "structures_examen": self._some(lists["structures_examen"], (0, 1, 1, 2)),
                "projet_preexistant": self._yes_no.draw(),
                "besoin_financement": self._yes_no.draw(),
                "accompagnement_technique": self._yes_no.draw(),
                "cout_total_ht_eur": amount(cost_eur) if rng.random() < 0.88 else "",
                "etp_prevus": f"{max(1, round(cost_eur / 90_000 * 2)) / 2:g}".replace(".", ",")
                if rng.random() < 0.85
                else "",
                "ami_lies": self._some(lists["ami_redirection"], (0, 0, 0, 0, 1, 2)),
                "confidentialite": self._confidentiality.draw(),
            }
        ) | self._typology_cells(main)

    def _typology_cells(self, main: str) -> dict[str, str]:
        if not self._typologies_known.draw():
            return {"typologies": "", "typologie_principale": ""}
        others = self._rng.sample(list(words()["typology_weights"]), self._rng.choice((0, 0, 1, 1, 2)))
        found = [main, *(code for code in others if code != main)]
        way = self._main_typology.draw()
        absent = next(code for code in words()["typology_weights"] if code not in found)
        return {
            "typologies": "|".join(sorted(found)),
            "typologie_principale": {"first": main, "blank": "", "other": absent}[way],
        }

    def _some(self, choices: list[str], counts: tuple[int, ...]) -> str:
        """A list cell of some of the choices."""
        return "|".join(self._rng.sample(choices, self._rng.choice(counts)))

    def _deployment(self, partners: list[PartnerLine], submitted_on: date) -> list[tuple[date, str]]:
        """Codes of all levels around the partners, one more a few months later for some."""
        way, rng = self._rng.random(), self._rng
        places = [regional_places()[line.commune_code] for line in partners if line.commune_code in regional_places()]
        if way < 0.1 or not places:
            return []
        if way < 0.2:
            return [(submitted_on, "32")]
        level = rng.choices(("epci", "arrondissement", "departement"), (55, 20, 25))[0]
        codes = list(dict.fromkeys(getattr(place, level) for place in places))
        if rng.random() < 0.25:
            codes = list(dict.fromkeys([*codes[:1], rng.choice(places).departement]))
        found = [(submitted_on, code) for code in codes[: rng.choice((1, 2, 3, 4))]]
        later = rng.choice(any_towns().places).epci
        if rng.random() < 0.1 and later not in codes:
            found.append((submitted_on + timedelta(days=rng.randint(60, 200)), later))
        return found

    def _orientations(
        self,
        fate: str,
        studied_on: date,
        reviewed_on: date,
        oriented_on: date,
        fixed: dict[str, str],
        cost_eur: float,
    ) -> list[Orientation]:
        """Where the dossier is sent: under study first, then to schemes, or nowhere without a need of funding."""
        rng = self._rng
        waiting = fate in ("oriente", "non_retenu", "redirige") and rng.random() < 0.6
        found = [Orientation("A_ETUDIER", studied_on, reviewed_on, (), "", "")] if waiting else []
        if fate != "oriente" or rng.random() < 0.08:
            return found
        if fixed["besoin_financement"] == "non":
            return [*found, Orientation("AUCUN", oriented_on, None, (), "", "")]
        schemes = dict.fromkeys(self._schemes.draw() for _ in range(rng.choice((1, 1, 1, 2, 2, 3))))
        return [
            *found,
            *(self._orientation(scheme, oriented_on, cost_eur) for scheme in schemes),
        ]

    def _orientation(self, scheme: str, oriented_on: date, cost_eur: float) -> Orientation:
        rng = self._rng
        filed_on = oriented_on + timedelta(days=rng.randint(10, 50))
        decided_on = filed_on + timedelta(days=rng.randint(25, 100))
        outcome = self._outcomes.draw()
        events = [(oriented_on, "propose")]
        if outcome != "propose":
            events.append((filed_on, "depose"))
        if outcome in ("accorde", "refuse"):
            events.append((decided_on, outcome))
        requested = min(500_000, round(cost_eur * rng.uniform(0.25, 0.6), -2))
        granted = round(requested * rng.choice((0.5, 0.7, 0.8, 1, 1)), -2)
        return Orientation(scheme, oriented_on, None, tuple(events), amount(requested), amount(granted))
