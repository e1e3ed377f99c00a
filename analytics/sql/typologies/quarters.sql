-- Each typology by quarter of submission: submitted in it, and since the beginning; no quarter is left out.
WITH carried AS (
    SELECT submission_id, submitted_on, unnest(list_distinct(typologies)) AS typology FROM chosen
    UNION ALL
    SELECT submission_id, submitted_on, 'aucune' FROM chosen WHERE coalesce(len(typologies), 0) = 0
),
periods AS (
    SELECT unnest(
        generate_series(
            date_trunc('quarter', min(submitted_on))::TIMESTAMP,
            date_trunc('quarter', max(submitted_on))::TIMESTAMP,
            INTERVAL 3 MONTH
        )
    )::DATE AS starts_on
    FROM chosen
),
down AS (
    SELECT code AS typology, 0 AS place FROM ref_typologies
    UNION ALL
    SELECT DISTINCT typology, 1 FROM carried WHERE typology = 'aucune'
),
counted AS (
    SELECT typology, date_trunc('quarter', submitted_on)::DATE AS starts_on, count(*) AS n_submitted
    FROM carried
    WHERE submitted_on IS NOT NULL
    GROUP BY ALL
)
SELECT
    d.typology,
    strftime(p.starts_on, '%Y') || '-T' || quarter(p.starts_on) AS period,
    coalesce(n.n_submitted, 0) AS n_submitted,
    (sum(coalesce(n.n_submitted, 0)) OVER (PARTITION BY d.typology ORDER BY p.starts_on))::BIGINT AS n_cumulative
FROM down AS d
CROSS JOIN periods AS p
LEFT JOIN counted AS n ON n.typology = d.typology AND n.starts_on = p.starts_on
ORDER BY d.place, d.typology, p.starts_on
