WITH counts AS (
    SELECT
        g.code,
        t.level,
        count(*) FILTER (g.srl_initial >= t.level) AS n_initial,
        count(*) FILTER (g.srl_final >= t.level) AS n_final,
        count(*) AS n_total
    FROM maturity_grouped AS g
    CROSS JOIN (SELECT unnest(range($low, $high + 1)) AS level) AS t
    WHERE g.is_known
    GROUP BY g.code, t.level
)
SELECT
    w.code,
    w.label,
    t.level,
    coalesce(c.n_initial, 0) AS n_initial,
    coalesce(c.n_final, 0) AS n_final,
    coalesce(c.n_total, 0) AS n_total
FROM group_words AS w
CROSS JOIN (SELECT unnest(range($low, $high + 1)) AS level) AS t
LEFT JOIN counts AS c ON c.code = w.code AND c.level = t.level
WHERE w.dimension = $dimension AND (w.is_closed OR c.n_total > 0)
ORDER BY w.position, t.level
