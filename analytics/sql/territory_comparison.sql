-- The same figures for the territory, its départements and the region: of what is located in each. Everything is
-- first counted by the set of compared areas that it is in: there are few such sets.
WITH of_sets AS (
    SELECT
        m.bits,
        unnest(['dossiers', 'consortium', 'triple_helix', 'pairs', 'field']) AS figure,
        unnest([
            count(*),
            count(*) FILTER (m.is_consortium),
            count(*) FILTER (m.is_triple_helix),
            count(p.submission_id),
            count(*) FILTER (p.srl_final >= $field_level)
        ]) AS n
    FROM territory_members AS m
    LEFT JOIN srl_pairs AS p ON p.submission_id = m.submission_id AND p.final = 'target'
    GROUP BY m.bits
    UNION ALL
    SELECT bits, 'partner_lines', count(*) FROM territory_lines GROUP BY bits
    UNION ALL
    SELECT bits, 'organisations', count(*)
    FROM (SELECT bit_or(bits) AS bits FROM territory_lines GROUP BY organisation_id)
    GROUP BY bits
    UNION ALL
    SELECT bit_or(m.bits), 'typologies', 1
    FROM (
        SELECT submission_id, unnest(typologies) AS typology FROM submissions
    ) AS s
    JOIN territory_members AS m USING (submission_id)
    JOIN ref_typologies AS t ON t.code = s.typology
    GROUP BY t.code
),
of_areas AS (
    SELECT
        a.bit,
        a.level AS area_level,
        a.code AS area_code,
        a.name AS area_name,
        a.population,
        coalesce(sum(s.n) FILTER (s.figure = 'dossiers'), 0)::BIGINT AS dossiers,
        coalesce(sum(s.n) FILTER (s.figure = 'partner_lines'), 0)::BIGINT AS partner_lines,
        coalesce(sum(s.n) FILTER (s.figure = 'organisations'), 0)::BIGINT AS organisations,
        coalesce(sum(s.n) FILTER (s.figure = 'typologies'), 0)::BIGINT AS typologies,
        coalesce(sum(s.n) FILTER (s.figure = 'consortium'), 0)::BIGINT AS consortium,
        coalesce(sum(s.n) FILTER (s.figure = 'triple_helix'), 0)::BIGINT AS triple_helix,
        coalesce(sum(s.n) FILTER (s.figure = 'field'), 0)::BIGINT AS field,
        coalesce(sum(s.n) FILTER (s.figure = 'pairs'), 0)::BIGINT AS pairs
    FROM territory_compared AS a
    LEFT JOIN of_sets AS s ON s.bits & a.bit <> 0
    GROUP BY ALL
),
figures AS (
    SELECT
        bit,
        area_level,
        area_code,
        area_name,
        unnest([
            'dossiers', 'per_100k', 'partner_lines', 'organisations', 'typologies', 'consortium', 'triple_helix', 'field'
        ]) AS measure,
        unnest([
            dossiers, dossiers, partner_lines, organisations, typologies, consortium, triple_helix, field
        ]) AS numerator,
        unnest([
            NULL, population, NULL, NULL, (SELECT count(*) FROM ref_typologies), dossiers, dossiers, pairs
        ]) AS denominator
    FROM of_areas
),
judged AS (
    SELECT
        *,
        measure IN ('consortium', 'triple_helix', 'field') AS is_share,
        CASE
            WHEN measure = 'per_100k' AND denominator < $rate_floor THEN 'few_inhabitants'
            WHEN is_share AND denominator < $smallest THEN 'few_dossiers'
        END AS withheld
    FROM figures
)
SELECT
    measure,
    area_level,
    area_code,
    area_name,
    CASE
        WHEN withheld IS NOT NULL THEN NULL
        WHEN measure = 'per_100k' THEN numerator * 100000.0 / nullif(denominator, 0)
        WHEN is_share THEN numerator / nullif(denominator, 0)
        ELSE numerator
    END AS value,
    numerator,
    denominator,
    withheld
FROM judged
ORDER BY bit
