-- Dossiers that carry one typology; `aucune`: those that carry none.
SELECT submission_id, title, status, lead, typologies
FROM listed
WHERE submission_id IN (
    SELECT submission_id
    FROM chosen
    WHERE list_contains(typologies, $typology) OR ($typology = 'aucune' AND coalesce(len(typologies), 0) = 0)
)
ORDER BY submission_id
