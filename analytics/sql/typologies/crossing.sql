-- Dossiers of each typology with each value, zeros written; totals count each dossier once.
WITH counted AS (
    SELECT
        CASE grouping(typology) WHEN 1 THEN 'total' ELSE typology END AS typology,
        CASE grouping(code) WHEN 1 THEN 'total' ELSE code END AS code,
        count(DISTINCT submission_id) AS n_dossiers
    FROM crossed_pairs
    GROUP BY CUBE (typology, code)
),
down AS (
    SELECT code AS typology, 0 AS place FROM ref_typologies
    UNION ALL
    SELECT DISTINCT typology, 1 FROM crossed_pairs WHERE typology = 'aucune'
    UNION ALL
    SELECT 'total', 2
),
across AS (
    SELECT unnest($codes::VARCHAR[]) AS code, unnest(range(len($codes::VARCHAR[]))) AS place
    UNION ALL
    SELECT 'total', len($codes::VARCHAR[]) + 1
)
SELECT d.typology, a.code, coalesce(n.n_dossiers, 0) AS n_dossiers
FROM down AS d
CROSS JOIN across AS a
LEFT JOIN counted AS n ON n.typology = d.typology AND n.code = a.code
ORDER BY d.place, d.typology, a.place
