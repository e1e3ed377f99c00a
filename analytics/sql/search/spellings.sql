-- Every name and identifier under which an organisation was written, in withdrawn dossiers too; names first.
SELECT DISTINCT organisation_id, is_name, text
FROM (
    SELECT organisation_id, true AS is_name, name AS text
    FROM organisation_lines
    UNION ALL
    SELECT organisation_id, false AS is_name, unnest([siren, siret, finess, rnsr, uai]) AS text
    FROM organisation_lines
)
WHERE organisation_id IS NOT NULL AND text IS NOT NULL
ORDER BY organisation_id, is_name DESC, text
