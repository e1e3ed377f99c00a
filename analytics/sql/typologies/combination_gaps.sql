-- Each typology with each value of another vocabulary: dossiers that bear both, EPCI that have one of them, and the
-- inhabitants of those that have none.
WITH places AS (
    SELECT DISTINCT submission_id, epci_code FROM chosen_places WHERE site = $site AND epci_code IS NOT NULL
),
carried AS (
    SELECT DISTINCT c.typology, v.code, c.submission_id
    FROM (SELECT submission_id, unnest(typologies) AS typology FROM chosen) AS c
    JOIN crossed_values AS v USING (submission_id)
    WHERE v.dimension = $by
),
counted AS (
    SELECT typology, code, count(*) AS n_dossiers FROM carried GROUP BY typology, code
),
held AS (
    SELECT c.typology, c.code, count(*) AS n_areas_with, sum(a.population)::BIGINT AS n_inhabitants_with
    FROM (SELECT DISTINCT typology, code, epci_code FROM carried JOIN places USING (submission_id)) AS c
    JOIN areas AS a ON a.level = 'epci' AND a.code = c.epci_code
    GROUP BY c.typology, c.code
),
total AS (
    SELECT count(*) AS n_areas, coalesce(sum(population), 0)::BIGINT AS n_inhabitants FROM areas WHERE level = 'epci'
)
SELECT
    t.code AS typology,
    v.code,
    coalesce(n.n_dossiers, 0) AS n_dossiers,
    total.n_areas,
    coalesce(h.n_areas_with, 0) AS n_areas_with,
    total.n_inhabitants - coalesce(h.n_inhabitants_with, 0) AS n_inhabitants_without,
    total.n_inhabitants
FROM ref_typologies AS t
CROSS JOIN (SELECT unnest($codes::VARCHAR[]) AS code) AS v
CROSS JOIN total
LEFT JOIN counted AS n ON n.typology = t.code AND n.code = v.code
LEFT JOIN held AS h ON h.typology = t.code AND h.code = v.code
ORDER BY n.n_dossiers IS NOT NULL, n_inhabitants_without DESC, t.code, v.code
