-- Dossiers that name areas to deploy in, none of which is counted at this level.
SELECT count(*) AS not_at_level
FROM chosen
WHERE len(deployment_areas) > 0
AND submission_id NOT IN (
    SELECT submission_id
    FROM chosen_places
    WHERE site = 'deployment'
    AND CASE $level
        WHEN 'region' THEN region_code
        WHEN 'departement' THEN departement_code
        WHEN 'arrondissement' THEN arrondissement_code
        WHEN 'epci' THEN epci_code
        WHEN 'commune' THEN commune_code
    END IS NOT NULL
)
