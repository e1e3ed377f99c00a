-- Every pair of typologies and the dossiers that carry both; on the diagonal, those that carry this one alone.
WITH carried AS (
    SELECT submission_id, unnest(list_distinct(typologies)) AS typology, len(list_distinct(typologies)) AS n_carried
    FROM chosen
),
pairs AS (
    SELECT a.typology AS typology_a, b.typology AS typology_b, count(*) AS n_dossiers
    FROM carried AS a
    JOIN carried AS b USING (submission_id)
    WHERE a.typology <> b.typology OR a.n_carried = 1
    GROUP BY ALL
)
SELECT a.code AS typology_a, b.code AS typology_b, coalesce(p.n_dossiers, 0) AS n_dossiers
FROM ref_typologies AS a
CROSS JOIN ref_typologies AS b
LEFT JOIN pairs AS p ON p.typology_a = a.code AND p.typology_b = b.code
ORDER BY a.code, b.code
