-- Families of the lines located in the territory, in the order of the call.
SELECT
    h.helix,
    count(DISTINCT l.submission_id) AS n_dossiers,
    count(DISTINCT l.organisation_id) AS n_organisations
FROM (
    SELECT unnest(['research', 'economy', 'hospital', 'medico_social', 'other']) AS helix, unnest(range(5)) AS position
) AS h
LEFT JOIN territory_lines AS l ON l.helix = h.helix AND l.is_here
GROUP BY h.helix, h.position
ORDER BY h.position
