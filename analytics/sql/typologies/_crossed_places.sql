-- The territories of one level where a dossier is, in one sense of "where".
CREATE TEMP TABLE crossed AS
SELECT DISTINCT
    submission_id,
    code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS code
FROM chosen_places
WHERE site = $site
AND code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) IS NOT NULL;
