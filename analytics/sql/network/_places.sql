-- Where each organisation of a dossier is located, at the level asked for; once a territory. Organisations by number:
-- pairs of numbers are told apart several times faster than pairs of texts.
CREATE TEMP TABLE places AS
WITH lines AS (
    SELECT DISTINCT
        submission_id,
        organisation_id,
        CASE $level
            WHEN 'departement' THEN departement_code
            WHEN 'arrondissement' THEN arrondissement_code
            WHEN 'epci' THEN epci_code
        END AS code
    FROM chosen_lines
    WHERE is_located
)
SELECT
    submission_id,
    organisation_id,
    code,
    dense_rank() OVER (ORDER BY submission_id) AS dossier,
    dense_rank() OVER (ORDER BY organisation_id) AS organisation
FROM lines
WHERE code IS NOT NULL
