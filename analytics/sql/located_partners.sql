-- Partner lines of one location status or one commune, as they were given and as they were placed.
SELECT
    l.submission_id,
    s.title,
    l.name AS organisation,
    coalesce(t.label, l.actor_type) AS actor_type,
    coalesce(r.label_fr, l.role) AS role,
    coalesce(k.label_fr, l.site_role) AS site_role,
    l.city,
    l.postal_code,
    l.insee_code,
    l.country,
    l.commune_code
FROM chosen_lines AS l
JOIN submissions AS s USING (submission_id)
LEFT JOIN ref_actor_types AS t ON t.code = l.actor_type
LEFT JOIN ref_partner_roles AS r ON r.code = l.role
LEFT JOIN ref_site_roles AS k ON k.code = l.site_role
WHERE ($status::VARCHAR IS NULL OR l.location = $status::VARCHAR)
AND ($commune::VARCHAR IS NULL OR l.commune_code = $commune::VARCHAR)
ORDER BY l.submission_id, l.line
