-- Dossiers observed at a level in a state, or at two that follow each other; none where no such mark is chosen.
CREATE TEMP TABLE on_stretch AS
SELECT submission_id
FROM track_points
WHERE
    maturity_scale = $scale
    AND as_of = $seen_as_of::DATE
    AND srl_observed = $seen_level::INTEGER
    AND $before_as_of::DATE IS NULL
UNION ALL
SELECT submission_id
FROM track_steps
WHERE
    maturity_scale = $scale
    AND as_of_to = $seen_as_of::DATE
    AND level_to = $seen_level::INTEGER
    AND as_of_from = $before_as_of::DATE
    AND level_from = $before_level::INTEGER
