-- Dossiers with an organisation in the first territory and another one in the second, and who they are.
WITH here AS (
    SELECT DISTINCT a.submission_id, a.organisation_id AS organisation_a, b.organisation_id AS organisation_b
    FROM places AS a
    JOIN places AS b ON b.submission_id = a.submission_id AND a.organisation_id <> b.organisation_id
    WHERE a.code = $first AND b.code = $second
),
names AS (
    SELECT organisation_id, arg_min(name, (-n, name)) AS name
    FROM (SELECT organisation_id, name, count(*) AS n FROM chosen_lines GROUP BY organisation_id, name)
    GROUP BY organisation_id
)
SELECT
    s.submission_id,
    s.title,
    s.status,
    s.lead,
    s.typologies,
    list_sort(list(DISTINCT a.name)) AS organisations_a,
    list_sort(list(DISTINCT b.name)) AS organisations_b
FROM here AS h
JOIN listed AS s USING (submission_id)
JOIN names AS a ON a.organisation_id = h.organisation_a
JOIN names AS b ON b.organisation_id = h.organisation_b
GROUP BY s.submission_id, s.title, s.status, s.lead, s.typologies
ORDER BY s.submission_id
