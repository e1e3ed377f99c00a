-- Exact combinations of families that occur: dossiers, each once, and the distinct organisations of these dossiers.
SELECT
    c.helices,
    count(DISTINCT c.submission_id) AS n_dossiers,
    count(DISTINCT l.organisation_id) AS n_organisations
FROM composed AS c
LEFT JOIN chosen_lines AS l USING (submission_id)
GROUP BY c.helices
ORDER BY n_dossiers DESC, c.helices
