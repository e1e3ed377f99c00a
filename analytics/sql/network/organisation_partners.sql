-- Organisations of its counted dossiers, under the name and type that most of their counted lines bear.
WITH shared AS (
    SELECT organisation_id, count(DISTINCT submission_id) AS n_dossiers, min(submission_id, 12) AS dossiers
    FROM (
        SELECT DISTINCT organisation_id, submission_id
        FROM organisation_lines
        WHERE organisation_id <> $organisation
        AND submission_id IN (SELECT submission_id FROM its_lines WHERE is_counted)
    )
    GROUP BY organisation_id
),
spellings AS MATERIALIZED (
    SELECT organisation_id, name, actor_type, count(*) AS n
    FROM chosen_lines
    WHERE organisation_id IN (SELECT organisation_id FROM shared)
    GROUP BY organisation_id, name, actor_type
),
names AS (
    SELECT organisation_id, arg_min(name, (-n, name)) AS name
    FROM (SELECT organisation_id, name, sum(n) AS n FROM spellings GROUP BY organisation_id, name)
    GROUP BY organisation_id
),
types AS (
    SELECT organisation_id, arg_min(actor_type, (-n, actor_type)) AS actor_type
    FROM (SELECT organisation_id, actor_type, sum(n) AS n FROM spellings GROUP BY organisation_id, actor_type)
    GROUP BY organisation_id
)
SELECT
    s.organisation_id,
    n.name AS organisation,
    y.actor_type,
    coalesce(r.label, y.actor_type) AS actor_label,
    coalesce(r.helix, 'other') AS helix,
    s.n_dossiers,
    s.dossiers
FROM shared AS s
JOIN names AS n USING (organisation_id)
JOIN types AS y USING (organisation_id)
LEFT JOIN ref_actor_types AS r ON r.code = y.actor_type
ORDER BY s.n_dossiers DESC, s.organisation_id
