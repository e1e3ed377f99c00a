WITH places AS (
    SELECT DISTINCT
        submission_id,
        code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS code
    FROM chosen_places
    WHERE site = $site
),
carried AS (
    SELECT DISTINCT submission_id, unnest(typologies) AS typology FROM chosen
),
counts AS (
    SELECT c.typology, p.code, count(*) AS n_dossiers
    FROM carried AS c
    JOIN places AS p USING (submission_id)
    GROUP BY c.typology, p.code
)
SELECT t.code AS typology, a.code, coalesce(n.n_dossiers, 0) AS n_dossiers
FROM ref_typologies AS t
CROSS JOIN areas AS a
LEFT JOIN counts AS n ON n.typology = t.code AND n.code = a.code
WHERE a.level = $level
ORDER BY t.code, a.code
