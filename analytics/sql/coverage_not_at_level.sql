-- Dossiers that name areas to deploy in, none of which is counted at this level.
SELECT count(*) AS not_at_level
FROM chosen
WHERE len(deployment_areas) > 0
AND submission_id NOT IN (
    SELECT submission_id
    FROM chosen_places
    WHERE site = 'deployment'
    AND code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) IS NOT NULL
)
