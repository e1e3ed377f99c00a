-- Dossiers by observed level in each state, and those the state holds without one.
WITH held AS (
    SELECT t.as_of, t.srl_observed AS level, count(*) AS n_dossiers
    FROM track_points AS t
    JOIN moves AS m USING (submission_id)
    WHERE t.maturity_scale = $scale AND passes_all_but(m.failed, 'trajet')
    GROUP BY t.as_of, t.srl_observed
)
SELECT
    s.as_of,
    known.level,
    coalesce(known.n_dossiers, 0) AS n_dossiers,
    coalesce(unknown.n_dossiers, 0) AS n_unknown
FROM (SELECT unnest($dates::DATE[]) AS as_of) AS s
LEFT JOIN held AS known ON known.as_of = s.as_of AND known.level IS NOT NULL
LEFT JOIN held AS unknown ON unknown.as_of = s.as_of AND unknown.level IS NULL
ORDER BY s.as_of, known.level
