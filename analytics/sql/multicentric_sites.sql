-- Care sites that are on the map, of the dossiers with enough of them (located or not) to be multicentric.
WITH spellings AS (
    SELECT submission_id, commune_code, organisation_id, name, count(*) AS n
    FROM chosen_lines
    WHERE is_located
    AND gives_care(site_role, actor_type)
    AND (len($dossiers::VARCHAR[]) = 0 OR list_contains($dossiers::VARCHAR[], submission_id))
    GROUP BY ALL
),
names AS (
    SELECT submission_id, commune_code, arg_min(name, (-n, name)) AS name
    FROM spellings
    GROUP BY submission_id, commune_code, organisation_id
)
SELECT s.submission_id, s.title, n.commune_code, list(n.name ORDER BY n.name) AS organisations
FROM names AS n
JOIN consortia AS c USING (submission_id)
JOIN submissions AS s USING (submission_id)
WHERE c.is_multicentric
GROUP BY s.submission_id, s.title, n.commune_code
ORDER BY s.submission_id, n.commune_code
