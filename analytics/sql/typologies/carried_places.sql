-- Communes of the region with a located line of a dossier that carries the typology.
SELECT DISTINCT c.typology, l.commune_code
FROM (SELECT submission_id, unnest(typologies) AS typology FROM chosen) AS c
JOIN chosen_lines AS l USING (submission_id)
WHERE l.is_located
ORDER BY c.typology, l.commune_code
