SELECT t.code AS typology, t.label_fr AS label, count(c.typology) AS n_dossiers
FROM ref_typologies AS t
LEFT JOIN (
    SELECT unnest(list_distinct(s.typologies)) AS typology
    FROM territory_members AS m
    JOIN submissions AS s USING (submission_id)
    WHERE m.is_here
) AS c ON c.typology = t.code
GROUP BY t.code, t.label_fr
ORDER BY t.code
