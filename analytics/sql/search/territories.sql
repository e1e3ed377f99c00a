-- Dossiers with a located partner line in each territory: all those above communes, and the communes that have a line.
WITH counted AS (
    SELECT level, code, count(DISTINCT submission_id) FILTER (is_chosen) AS n_dossiers
    FROM (
        SELECT
            r.is_chosen,
            p.submission_id,
            unnest(['departement', 'arrondissement', 'epci', 'commune']) AS level,
            unnest([p.departement_code, p.arrondissement_code, p.epci_code, p.commune_code]) AS code
        FROM placed AS p
        JOIN received AS r USING (submission_id)
        WHERE p.site = 'all'
    )
    GROUP BY level, code
)
SELECT
    a.level,
    a.code,
    a.name,
    coalesce(e.name, d.name) AS within,
    coalesce(c.n_dossiers, 0) AS n_dossiers
FROM areas AS a
LEFT JOIN counted AS c ON c.level = a.level AND c.code = a.code
LEFT JOIN areas AS e ON e.level = 'epci' AND e.code = a.epci_code AND a.level = 'commune'
LEFT JOIN areas AS d ON d.level = 'departement' AND d.code = a.departement_code AND a.level <> 'departement'
WHERE a.level <> 'region' AND (a.level <> 'commune' OR c.code IS NOT NULL)
ORDER BY a.level, a.code
