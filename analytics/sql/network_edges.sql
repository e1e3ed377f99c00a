WITH members AS (
    SELECT DISTINCT submission_id, organisation_id FROM chosen_lines
)
SELECT a.organisation_id AS organisation_a, b.organisation_id AS organisation_b, count(*) AS n_dossiers
FROM members AS a
JOIN members AS b ON b.submission_id = a.submission_id AND a.organisation_id < b.organisation_id
GROUP BY a.organisation_id, b.organisation_id
ORDER BY n_dossiers DESC, organisation_a, organisation_b
