-- Where else the territory's dossiers have partners: territories of its level, then outside the region and abroad.
SELECT
    coalesce(o.kind, 'territory') AS kind,
    CASE WHEN o.kind IS NULL THEN t.place END AS code,
    coalesce(o.name, a.name, t.place) AS name,
    count(DISTINCT t.submission_id) AS n_dossiers
FROM territory_lines AS t
LEFT JOIN (VALUES ('hors_region', 'Hors région', 1), ('etranger', 'Étranger', 2)) AS o (kind, name, position)
    ON o.kind = t.place
LEFT JOIN areas AS a ON a.level = $level AND a.code = t.place
WHERE NOT t.is_here
AND t.place IS NOT NULL
AND t.submission_id IN (SELECT submission_id FROM territory_members WHERE is_here)
GROUP BY t.place, o.kind, o.name, o.position, a.name
ORDER BY o.position NULLS FIRST, n_dossiers DESC, t.place
