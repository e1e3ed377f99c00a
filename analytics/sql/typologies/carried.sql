-- Dossiers by typology, those without any under `aucune`, and all of them once under `total`. Only what occurs.
SELECT typology, count(DISTINCT submission_id) AS n_dossiers
FROM (
    SELECT submission_id, unnest(typologies) AS typology FROM chosen
    UNION ALL
    SELECT submission_id, 'aucune' FROM chosen WHERE coalesce(len(typologies), 0) = 0
    UNION ALL
    SELECT submission_id, 'total' FROM chosen
)
GROUP BY typology
