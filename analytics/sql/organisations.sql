WITH lines AS (
    SELECT submission_id, organisation_id, name, actor_type, role, commune_code FROM chosen_lines
),
totals AS (
    SELECT
        organisation_id,
        count(DISTINCT submission_id) AS n_dossiers,
        count(DISTINCT submission_id) FILTER (role = 'chef_de_file') AS n_led
    FROM lines
    GROUP BY organisation_id
),
-- Most frequent first, then alphabetical: a name shown today is the name shown tomorrow.
names AS (
    SELECT organisation_id, arg_min(name, (-n, name)) AS name
    FROM (SELECT organisation_id, name, count(*) AS n FROM lines GROUP BY organisation_id, name)
    GROUP BY organisation_id
),
types AS (
    SELECT organisation_id, arg_min(actor_type, (-n, actor_type)) AS actor_type
    FROM (SELECT organisation_id, actor_type, count(*) AS n FROM lines GROUP BY organisation_id, actor_type)
    GROUP BY organisation_id
),
communes AS (
    SELECT organisation_id, arg_min(commune_code, (-n, commune_code)) AS commune_code
    FROM (
        SELECT organisation_id, commune_code, count(*) AS n
        FROM lines
        WHERE commune_code IS NOT NULL
        GROUP BY organisation_id, commune_code
    )
    GROUP BY organisation_id
)
SELECT
    t.organisation_id,
    n.name AS organisation,
    y.actor_type,
    t.n_dossiers,
    t.n_led,
    c.commune_code AS insee_code
FROM totals AS t
JOIN names AS n USING (organisation_id)
JOIN types AS y USING (organisation_id)
LEFT JOIN communes AS c USING (organisation_id)
ORDER BY t.n_dossiers DESC, t.organisation_id
