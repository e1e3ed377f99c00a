-- Lines of one organisation, those of the dossiers that the filters leave out and of withdrawn ones too.
CREATE TEMP TABLE its_lines AS
SELECT
    *,
    organisation_id AS given_id,
    location IN ('exact', 'nom') AS is_located,
    submission_id IN (SELECT submission_id FROM received WHERE is_chosen) AS is_counted
FROM partners
WHERE organisation_id = $organisation
OR organisation_id IN (SELECT alias_id FROM organisation_aliases WHERE organisation_id = $organisation)
