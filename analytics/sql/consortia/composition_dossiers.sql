-- Dossiers behind a mark of the composition: `kind` is what was clicked, `code` its value, `part` the column of a cell.
SELECT l.submission_id, l.title, l.status, l.lead, l.typologies
FROM composed AS c
JOIN listed AS l USING (submission_id)
WHERE CASE $kind
    WHEN 'type' THEN list_contains(c.types, $code)
    WHEN 'famille' THEN list_contains(c.families, $code)
    WHEN 'familles' THEN c.helices = $code
    WHEN 'chef' THEN c.lead_type = $code
    WHEN 'taille' THEN c.size_start = try_cast($code AS BIGINT)
    WHEN 'case'
        THEN c.submission_id IN (SELECT submission_id FROM composed_groups WHERE code = $code)
            AND CASE $part
                WHEN 'tous' THEN true
                WHEN 'R01' THEN c.is_consortium
                WHEN 'R02' THEN c.is_triple_helix
                ELSE list_contains(c.families, $part)
            END
END
ORDER BY l.submission_id
