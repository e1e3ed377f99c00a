-- Dossiers of one typology submitted in one quarter.
SELECT submission_id, title, status, lead, typologies
FROM listed
WHERE submission_id IN (
    SELECT submission_id
    FROM chosen
    WHERE strftime(submitted_on, '%Y') || '-T' || quarter(submitted_on) = $period
    AND (
        list_contains(typologies, $typology) OR ($typology = 'aucune' AND coalesce(len(typologies), 0) = 0)
    )
)
ORDER BY submission_id
