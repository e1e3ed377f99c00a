-- Every actor type, those of the call first, by family and then in the order of their table.
SELECT
    t.code AS actor_type,
    t.label,
    t.helix,
    t.in_call = 'yes' AS is_in_call,
    count(DISTINCT l.submission_id) AS n_dossiers,
    count(DISTINCT l.organisation_id) AS n_organisations,
    count(l.submission_id) AS n_partners
FROM ref_actor_types AS t
LEFT JOIN chosen_lines AS l ON l.actor_type = t.code
GROUP BY t.code, t.label, t.helix, t.in_call
ORDER BY is_in_call DESC, list_position($helices::VARCHAR[], t.helix), t.code
