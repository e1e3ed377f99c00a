-- Every actor type as that of a lead, in the order of `composition_types`.
SELECT
    t.code AS actor_type,
    t.label,
    t.helix,
    t.in_call = 'yes' AS is_in_call,
    count(c.submission_id) AS n_dossiers,
    count(DISTINCT c.lead_id) AS n_organisations
FROM ref_actor_types AS t
LEFT JOIN composed AS c ON c.lead_type = t.code
GROUP BY t.code, t.label, t.helix, t.in_call
ORDER BY is_in_call DESC, list_position($helices::VARCHAR[], t.helix), t.code
