WITH places AS (
    SELECT
        submission_id,
        CASE $level
            WHEN 'departement' THEN departement_code
            WHEN 'arrondissement' THEN arrondissement_code
            WHEN 'epci' THEN epci_code
            WHEN 'commune' THEN commune_code
        END AS code
    FROM chosen_places
    WHERE site = $site
)
SELECT
    a.code,
    a.name,
    a.population,
    count(DISTINCT p.submission_id) AS n_dossiers,
    CASE WHEN $site <> 'deployment' THEN count(p.submission_id) END AS n_partners,
    round(count(DISTINCT p.submission_id) * 100000.0 / nullif(a.population, 0), 2) AS per_100k
FROM areas AS a
LEFT JOIN places AS p USING (code)
WHERE a.level = $level
GROUP BY a.code, a.name, a.population
ORDER BY a.code
