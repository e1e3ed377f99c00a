-- Dossiers that `coverage` counts in one territory, in the same sense of "where"; without a code, all of them.
SELECT submission_id, title, status, lead, typologies
FROM listed
WHERE $code::VARCHAR IS NULL OR submission_id IN (
    SELECT submission_id
    FROM chosen_places
    WHERE site = $place
    AND code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) = $code
)
ORDER BY submission_id
