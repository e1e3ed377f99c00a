-- The six types of the call by the dossiers without any partner of that type, among those with a partner line.
WITH partnered AS (
    SELECT submission_id FROM consortia WHERE n_partners > 0
),
present AS (
    SELECT actor_type, count(DISTINCT submission_id) AS n_present FROM chosen_lines GROUP BY actor_type
)
SELECT
    t.code AS actor_type,
    t.label,
    (SELECT count(*) FROM partnered) - coalesce(p.n_present, 0) AS n_absent,
    (SELECT count(*) FROM partnered) AS n
FROM ref_actor_types AS t
LEFT JOIN present AS p ON p.actor_type = t.code
WHERE t.in_call = 'yes'
ORDER BY n_absent DESC, t.label
