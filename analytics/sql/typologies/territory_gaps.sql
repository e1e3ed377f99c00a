-- Pairs of a typology and a territory of the level without a dossier of it there; the most inhabitants first.
WITH held AS (
    SELECT DISTINCT c.typology, p.code
    FROM (SELECT submission_id, unnest(typologies) AS typology FROM chosen) AS c
    JOIN crossed AS p USING (submission_id)
)
SELECT t.code AS typology, a.code, a.name, a.population
FROM ref_typologies AS t
CROSS JOIN areas AS a
ANTI JOIN held AS h ON h.typology = t.code AND h.code = a.code
WHERE a.level = $level
ORDER BY a.population DESC, a.code, t.code
