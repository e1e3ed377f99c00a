-- Dossiers by class of number of organisations, without a gap from one organisation to the largest class that occurs;
-- dossiers without partner only when there are some.
SELECT s.start, count(c.submission_id) AS n_dossiers
FROM (SELECT unnest($starts::BIGINT[]) AS start) AS s
LEFT JOIN composed AS c ON c.size_start = s.start
GROUP BY s.start
HAVING s.start <= (SELECT max(size_start) FROM composed) AND (s.start > 0 OR count(c.submission_id) > 0)
ORDER BY s.start
