-- Initial and target levels that a later state gives otherwise than the last state that gave them, on one scale.
SELECT submission_id, maturity_scale, which, as_of_from, as_of_to, before, after
FROM (
    SELECT
        submission_id,
        maturity_scale,
        which,
        lag(as_of) OVER in_time AS as_of_from,
        as_of AS as_of_to,
        lag(level) OVER in_time AS before,
        level AS after
    FROM (
        SELECT submission_id, maturity_scale, as_of, unnest(['initial', 'target']) AS which,
            unnest([srl_initial, srl_target]) AS level
        FROM track_points
        SEMI JOIN (
            SELECT submission_id, maturity_scale
            FROM track_points
            GROUP BY submission_id, maturity_scale
            HAVING min(srl_initial) <> max(srl_initial) OR min(srl_target) <> max(srl_target)
        ) AS revised USING (submission_id, maturity_scale)
    )
    WHERE level IS NOT NULL
    WINDOW in_time AS (PARTITION BY submission_id, maturity_scale, which ORDER BY as_of)
)
WHERE before <> after
