-- Groups that compositions are compared by, a dossier in several of them counting in each. A territory: a located
-- partner line there, as the filters mean it.
CREATE TEMP TABLE composed_groups AS
SELECT DISTINCT code, submission_id
FROM (
    SELECT unnest(CASE WHEN len(typologies) > 0 THEN typologies ELSE ['aucune'] END) AS code, submission_id
    FROM chosen
    WHERE $by = 'typologie'
    UNION ALL
    SELECT
        code_at($by, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS code,
        submission_id
    FROM chosen_places
    WHERE site = 'all'
)
WHERE code IS NOT NULL
