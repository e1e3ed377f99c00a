WITH carried AS (
    SELECT DISTINCT submission_id, unnest(typologies) AS typology FROM chosen
)
SELECT t.code AS typology, t.label_fr AS label, count(c.submission_id) AS n_dossiers
FROM ref_typologies AS t
LEFT JOIN carried AS c ON c.typology = t.code
GROUP BY t.code, t.label_fr
ORDER BY t.code
