-- Composition of the dossiers of each group; the groups of a closed list appear whole, of EPCI those of some dossier.
WITH words AS (
    SELECT code, label_fr AS label, true AS is_closed FROM ref_typologies WHERE $by = 'typologie'
    UNION ALL
    SELECT 'aucune', 'Aucune typologie', false WHERE $by = 'typologie'
    UNION ALL
    SELECT code, name, $by = 'departement' FROM areas WHERE level = $by
)
SELECT
    w.code,
    w.label,
    count(c.submission_id) AS n_dossiers,
    count(*) FILTER (list_contains(c.families, 'research')) AS n_research,
    count(*) FILTER (list_contains(c.families, 'economy')) AS n_economy,
    count(*) FILTER (list_contains(c.families, 'hospital')) AS n_hospital,
    count(*) FILTER (list_contains(c.families, 'medico_social')) AS n_medico_social,
    count(*) FILTER (c.is_triple_helix) AS n_triple,
    count(*) FILTER (c.is_consortium) AS n_consortium
FROM words AS w
LEFT JOIN composed_groups AS g USING (code)
LEFT JOIN composed AS c USING (submission_id)
GROUP BY w.code, w.label, w.is_closed
HAVING w.is_closed OR count(c.submission_id) > 0
ORDER BY CASE WHEN $by = 'epci' THEN -count(c.submission_id) ELSE 0 END, w.code = 'aucune', w.code
