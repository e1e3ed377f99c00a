SELECT
    l.actor_type,
    coalesce(r.label, l.actor_type) AS label,
    coalesce(r.helix, 'other') AS helix,
    coalesce(r.in_call = 'yes', false) AS is_in_call,
    count(*) AS n_lines,
    count(DISTINCT l.submission_id) AS n_dossiers
FROM its_lines AS l
LEFT JOIN ref_actor_types AS r ON r.code = l.actor_type
GROUP BY l.actor_type, r.label, r.helix, r.in_call
ORDER BY n_lines DESC, l.actor_type
