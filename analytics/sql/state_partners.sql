-- One row an organisation of a dossier, under its resolved identity and the name it is shown by.
WITH names AS (
    SELECT organisation_id, arg_min(name, (-n, name)) AS organisation
    FROM (SELECT organisation_id, name, count(*) AS n FROM organisation_lines GROUP BY organisation_id, name)
    GROUP BY organisation_id
)
SELECT DISTINCT l.submission_id, l.organisation_id, n.organisation
FROM organisation_lines AS l
JOIN names AS n USING (organisation_id)
