-- Organisations of the chosen dossiers with their ties, under the name, type and commune that most of their lines bear.
WITH totals AS (
    SELECT
        organisation_id,
        count(DISTINCT submission_id) AS n_dossiers,
        count(DISTINCT submission_id) FILTER (role = 'chef_de_file') AS n_led
    FROM chosen_lines
    GROUP BY organisation_id
),
names AS (
    SELECT organisation_id, arg_min(name, (-n, name)) AS name
    FROM (SELECT organisation_id, name, count(*) AS n FROM chosen_lines GROUP BY organisation_id, name)
    GROUP BY organisation_id
),
types AS (
    SELECT organisation_id, arg_min(actor_type, (-n, actor_type)) AS actor_type
    FROM (SELECT organisation_id, actor_type, count(*) AS n FROM chosen_lines GROUP BY organisation_id, actor_type)
    GROUP BY organisation_id
),
communes AS (
    SELECT organisation_id, arg_min(commune_code, (-n, commune_code)) AS commune_code
    FROM (
        SELECT organisation_id, commune_code, count(*) AS n
        FROM chosen_lines
        WHERE commune_code IS NOT NULL
        GROUP BY organisation_id, commune_code
    )
    GROUP BY organisation_id
),
degrees AS (
    SELECT organisation_id, count(*) AS n_partners, sum(n_dossiers)::BIGINT AS n_ties
    FROM (SELECT unnest([organisation_a, organisation_b]) AS organisation_id, n_dossiers FROM ties)
    GROUP BY organisation_id
)
SELECT
    t.organisation_id,
    n.name AS organisation,
    y.actor_type,
    coalesce(r.label, y.actor_type) AS actor_label,
    coalesce(r.helix, 'other') AS helix,
    c.commune_code AS insee_code,
    t.n_dossiers,
    t.n_led,
    coalesce(d.n_partners, 0) AS n_partners,
    coalesce(d.n_ties, 0) AS n_ties
FROM totals AS t
JOIN names AS n USING (organisation_id)
JOIN types AS y USING (organisation_id)
LEFT JOIN communes AS c USING (organisation_id)
LEFT JOIN degrees AS d USING (organisation_id)
LEFT JOIN ref_actor_types AS r ON r.code = y.actor_type
ORDER BY t.n_dossiers DESC, n_ties DESC, t.organisation_id
