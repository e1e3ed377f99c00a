SELECT
    t.level,
    count(*) FILTER (p.srl_initial >= t.level) AS n_initial,
    count(*) FILTER (p.srl_final >= t.level) AS n_final,
    count(p.submission_id) AS n_total
FROM (SELECT unnest(range(1, 10)) AS level) AS t
LEFT JOIN srl_pairs AS p ON p.final = $final
GROUP BY t.level
ORDER BY t.level
