SELECT t.code AS typology, t.label_fr AS label, count(c.typology) AS n_dossiers
FROM ref_typologies AS t
LEFT JOIN (
    SELECT unnest(list_distinct(typologies)) AS typology
    FROM submissions
    WHERE submission_id IN (SELECT submission_id FROM its_lines WHERE is_counted)
) AS c ON c.typology = t.code
GROUP BY t.code, t.label_fr
ORDER BY t.code
