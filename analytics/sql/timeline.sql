WITH submitted AS (
    SELECT date_trunc($by, s.submitted_on)::DATE AS starts_on
    FROM submissions AS s
    JOIN received USING (submission_id)
    WHERE s.submitted_on IS NOT NULL
),
-- Every period from the first to the last, so that a month without a dossier is a zero and not a gap.
periods AS (
    SELECT unnest(
        generate_series(
            min(starts_on)::TIMESTAMP,
            max(starts_on)::TIMESTAMP,
            CASE $by WHEN 'quarter' THEN INTERVAL 3 MONTH ELSE INTERVAL 1 MONTH END
        )
    )::DATE AS starts_on
    FROM submitted
),
counts AS (
    SELECT p.starts_on, count(s.starts_on) AS n_submitted
    FROM periods AS p
    LEFT JOIN submitted AS s USING (starts_on)
    GROUP BY p.starts_on
)
SELECT
    CASE $by
        WHEN 'quarter' THEN strftime(starts_on, '%Y') || '-T' || quarter(starts_on)
        ELSE strftime(starts_on, '%Y-%m')
    END AS period,
    n_submitted,
    (sum(n_submitted) OVER (ORDER BY starts_on))::BIGINT AS n_cumulative
FROM counts
ORDER BY starts_on
