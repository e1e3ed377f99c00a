-- Organisations located in the territory, under the name and type that they bear in most of their chosen lines.
WITH here AS (
    SELECT organisation_id, count(DISTINCT submission_id) AS n_dossiers
    FROM territory_lines
    WHERE is_here
    GROUP BY organisation_id
),
spellings AS MATERIALIZED (
    SELECT organisation_id, name, actor_type, count(*) AS n
    FROM territory_lines
    WHERE organisation_id IN (SELECT organisation_id FROM here)
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
),
communes AS (
    SELECT p.organisation_id, array_to_string(list_sort(list(a.name)), ', ') AS commune
    FROM (SELECT DISTINCT organisation_id, commune_code FROM territory_lines WHERE is_here) AS p
    JOIN areas AS a ON a.level = 'commune' AND a.code = p.commune_code
    GROUP BY p.organisation_id
),
leads AS (
    SELECT lead_id AS organisation_id, count(*) AS n_led FROM territory_members GROUP BY lead_id
)
SELECT
    h.organisation_id,
    n.name AS organisation,
    coalesce(t.label, y.actor_type) AS actor_type,
    coalesce(t.helix, 'other') AS helix,
    coalesce(p.commune, '') AS commune,
    h.n_dossiers,
    coalesce(l.n_led, 0) AS n_led
FROM here AS h
JOIN names AS n USING (organisation_id)
JOIN types AS y USING (organisation_id)
LEFT JOIN communes AS p USING (organisation_id)
LEFT JOIN leads AS l USING (organisation_id)
LEFT JOIN ref_actor_types AS t ON t.code = y.actor_type
ORDER BY h.n_dossiers DESC, n_led DESC, h.organisation_id
