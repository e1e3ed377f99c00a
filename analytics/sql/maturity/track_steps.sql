-- Known observed levels that follow each other in one dossier on one scale; a state that gives none is skipped.
SELECT submission_id, maturity_scale, as_of_from, as_of_to, level_from, level_to
FROM (
    SELECT
        submission_id,
        maturity_scale,
        lag(as_of) OVER in_time AS as_of_from,
        as_of AS as_of_to,
        lag(srl_observed) OVER in_time AS level_from,
        srl_observed AS level_to
    FROM track_points
    WHERE srl_observed IS NOT NULL
    WINDOW in_time AS (PARTITION BY submission_id, maturity_scale ORDER BY as_of)
)
WHERE level_from IS NOT NULL
