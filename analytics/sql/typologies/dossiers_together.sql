-- Dossiers behind one cell of `together`: both typologies, or the one alone.
SELECT submission_id, title, status, lead, typologies
FROM listed
WHERE submission_id IN (
    SELECT submission_id
    FROM chosen
    WHERE list_contains(typologies, $first)
    AND list_contains(typologies, $second)
    AND ($first <> $second OR len(list_distinct(typologies)) = 1)
)
ORDER BY submission_id
