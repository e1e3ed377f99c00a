-- The last column is the map's only: inhabitants of the communes whose EPCI has a dossier, as K10 counts them.
WITH places AS MATERIALIZED (
    SELECT
        submission_id,
        epci_code,
        code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS code
    FROM chosen_places
    WHERE site = $site
),
covered AS (
    SELECT
        code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS code,
        sum(population)::BIGINT AS n_inhabitants
    FROM regional_communes
    WHERE epci_code IN (SELECT epci_code FROM places)
    GROUP BY ALL
),
counts AS (
    SELECT code, count(DISTINCT submission_id) AS n_dossiers, count(*) AS n_lines
    FROM places
    GROUP BY code
)
SELECT
    a.code,
    a.name,
    a.population,
    coalesce(n.n_dossiers, 0) AS n_dossiers,
    CASE WHEN $site <> 'deployment' THEN coalesce(n.n_lines, 0) END AS n_partners,
    round(coalesce(n.n_dossiers, 0) * 100000.0 / nullif(a.population, 0), 2) AS per_100k,
    coalesce(c.n_inhabitants, 0) AS n_covered_inhabitants
FROM areas AS a
LEFT JOIN counts AS n USING (code)
LEFT JOIN covered AS c USING (code)
WHERE a.level = $level
ORDER BY a.code
