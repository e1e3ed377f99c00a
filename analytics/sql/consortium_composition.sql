SELECT
    t.code AS actor_type,
    t.label,
    t.helix,
    count(DISTINCT l.submission_id) AS n_dossiers,
    count(l.submission_id) AS n_partners,
    count(DISTINCT l.organisation_id) AS n_organisations
FROM ref_actor_types AS t
LEFT JOIN chosen_lines AS l ON l.actor_type = t.code
GROUP BY t.code, t.label, t.helix
ORDER BY t.code
