-- Each typology: dossiers, territories of the level with one of it there, and the inhabitants of the others.
WITH carried AS (
    SELECT DISTINCT submission_id, unnest(typologies) AS typology FROM chosen
),
held AS (
    SELECT DISTINCT c.typology, p.code FROM carried AS c JOIN crossed AS p USING (submission_id)
),
counted AS (
    SELECT typology, count(*) AS n_dossiers FROM carried GROUP BY typology
)
SELECT
    t.code AS typology,
    t.label_fr AS label,
    any_value(coalesce(n.n_dossiers, 0)) AS n_dossiers,
    count(*) AS n_areas,
    count(h.code) AS n_areas_with,
    coalesce(sum(a.population) FILTER (h.code IS NULL), 0)::BIGINT AS n_inhabitants_without,
    coalesce(sum(a.population), 0)::BIGINT AS n_inhabitants
FROM ref_typologies AS t
CROSS JOIN areas AS a
LEFT JOIN held AS h ON h.typology = t.code AND h.code = a.code
LEFT JOIN counted AS n ON n.typology = t.code
WHERE a.level = $level
GROUP BY t.code, t.label_fr
ORDER BY t.code
