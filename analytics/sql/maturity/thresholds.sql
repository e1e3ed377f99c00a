SELECT
    t.level,
    count(*) FILTER (m.srl_initial >= t.level) AS n_initial,
    count(*) FILTER (m.srl_final >= t.level) AS n_final,
    count(m.submission_id) AS n_total
FROM (SELECT unnest(range($low, $high + 1)) AS level) AS t
LEFT JOIN moves AS m ON m.is_known AND passes_all_but(m.failed, $facet)
GROUP BY t.level
ORDER BY t.level
