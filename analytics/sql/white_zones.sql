-- Every territory of the level: whether it has what is looked for, and the located lines inside it, whatever they are.
WITH members AS (
    SELECT
        commune_code,
        code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS code
    FROM regional_communes
),
inside AS (
    SELECT m.code, sum(l.n_lines)::BIGINT AS n_lines, bool_or(l.is_wanted) AS has_lines
    FROM white_zones_lines AS l
    JOIN members AS m USING (commune_code)
    GROUP BY m.code
),
dossiers AS (
    SELECT DISTINCT
        code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS code
    FROM chosen_places
    WHERE site = $site
    AND (
        $kind <> 'typologie'
        OR submission_id IN (SELECT submission_id FROM submissions WHERE list_contains(typologies, $wanted))
    )
)
SELECT
    a.code,
    a.name,
    a.population,
    coalesce(i.n_lines, 0) AS n_partners_there,
    CASE WHEN $kind IN ('type', 'helix') THEN coalesce(i.has_lines, false) ELSE d.code IS NOT NULL END AS is_held
FROM areas AS a
LEFT JOIN inside AS i USING (code)
LEFT JOIN dossiers AS d USING (code)
WHERE a.level = $level
ORDER BY a.population DESC, a.code
