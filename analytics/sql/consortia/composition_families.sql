-- Every family, in the order of the call, « other » last.
SELECT
    h.helix,
    count(DISTINCT l.submission_id) AS n_dossiers,
    count(DISTINCT l.organisation_id) AS n_organisations
FROM (SELECT unnest($helices::VARCHAR[]) AS helix) AS h
LEFT JOIN chosen_lines AS l USING (helix)
GROUP BY h.helix
ORDER BY list_position($helices::VARCHAR[], h.helix)
