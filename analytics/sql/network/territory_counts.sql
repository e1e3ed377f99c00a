-- Dossiers that tie two territories, that tie one with itself, that do neither; organisations located nowhere.
WITH met AS (
    SELECT a.dossier, bool_or(a.code <> b.code) AS is_between, bool_or(a.code = b.code) AS is_within
    FROM places AS a
    JOIN places AS b ON b.dossier = a.dossier AND a.organisation < b.organisation
    GROUP BY a.dossier
)
SELECT
    (SELECT count(*) FROM chosen) AS n_dossiers,
    (SELECT count(*) FROM met WHERE is_between) AS n_between,
    (SELECT count(*) FROM met WHERE is_within) AS n_within,
    (SELECT count(*) FROM chosen) - (SELECT count(*) FROM met) AS n_neither,
    (SELECT count(DISTINCT organisation_id) FROM chosen_lines) AS n_organisations,
    (SELECT count(DISTINCT organisation_id) FROM chosen_lines)
    - (SELECT count(DISTINCT organisation) FROM places) AS n_unlocated
