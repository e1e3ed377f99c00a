-- One row a dossier and scale with an observed level: since when it has the last one, how it came to it, and whether
-- it ever went down.
WITH changes AS (
    SELECT
        submission_id,
        maturity_scale,
        max(as_of_to) AS changed_by,
        arg_max(sign(level_to - level_from), as_of_to)::INTEGER AS last_direction,
        bool_or(level_to < level_from) AS is_down_ever
    FROM track_steps
    WHERE level_to <> level_from
    GROUP BY submission_id, maturity_scale
),
points AS (
    SELECT
        p.submission_id,
        p.maturity_scale,
        p.as_of,
        CASE WHEN p.srl_observed_on <= p.as_of THEN p.srl_observed_on END AS seen_on,
        c.last_direction,
        coalesce(c.is_down_ever, false) AS is_down_ever,
        coalesce(p.as_of >= c.changed_by, true) AS is_present_level
    FROM track_points AS p
    LEFT JOIN changes AS c USING (submission_id, maturity_scale)
    WHERE p.srl_observed IS NOT NULL
),
former AS (
    SELECT submission_id, maturity_scale, max(seen_on) AS seen_on
    FROM points
    WHERE NOT is_present_level
    GROUP BY submission_id, maturity_scale
)
SELECT
    p.submission_id,
    p.maturity_scale,
    -- A date that an earlier level already bore is one that was not changed with the level: it says nothing.
    min(CASE WHEN p.seen_on > f.seen_on OR f.seen_on IS NULL THEN coalesce(p.seen_on, p.as_of) ELSE p.as_of END)
        AS since,
    any_value(p.last_direction) AS last_direction,
    bool_or(p.is_down_ever) AS is_down_ever
FROM points AS p
LEFT JOIN former AS f USING (submission_id, maturity_scale)
WHERE p.is_present_level
GROUP BY p.submission_id, p.maturity_scale
