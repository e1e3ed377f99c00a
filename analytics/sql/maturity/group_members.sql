SELECT g.code, g.submission_id, s.title, g.srl_initial, g.srl_final
FROM maturity_grouped AS g
JOIN submissions AS s USING (submission_id)
JOIN group_words AS w ON w.dimension = $dimension AND w.code = g.code
WHERE g.is_known
QUALIFY count(*) OVER (PARTITION BY g.code) < $smallest
ORDER BY w.position, g.submission_id
