-- The partner lines of one dossier, the lead's first, then in the order of the file.
SELECT
    l.organisation_id,
    l.name AS organisation,
    l.role = 'chef_de_file' AS is_lead,
    coalesce(r.label_fr, l.role) AS role,
    coalesce(t.label, l.actor_type) AS actor_type,
    coalesce(l.helix, 'other') AS helix,
    coalesce(t.in_call = 'yes', false) AS is_in_call,
    coalesce(s.label_fr, l.site_role) AS site_role,
    coalesce(commune.name, l.city) AS city,
    CASE WHEN l.is_located THEN l.commune_code END AS commune_code,
    CASE WHEN l.is_located THEN epci.name END AS epci,
    l.location,
    nullif(l.country, 'FR') AS country,
    l.contribution_eur
FROM organisation_lines AS l
LEFT JOIN ref_partner_roles AS r ON r.code = l.role
LEFT JOIN ref_site_roles AS s ON s.code = l.site_role
LEFT JOIN ref_actor_types AS t ON t.code = l.actor_type
LEFT JOIN areas AS commune ON commune.level = 'commune' AND l.is_located AND commune.code = l.commune_code
LEFT JOIN areas AS epci ON epci.level = 'epci' AND epci.code = l.epci_code
WHERE l.submission_id = $submission_id
ORDER BY is_lead DESC, l.line
