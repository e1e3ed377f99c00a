-- Observed levels that went down, the latest first.
SELECT t.submission_id, c.title, t.as_of_from, t.as_of_to, t.level_from, t.level_to
FROM track_steps AS t
JOIN moves AS m USING (submission_id)
JOIN chosen AS c USING (submission_id)
WHERE t.maturity_scale = $scale AND t.level_to < t.level_from AND m.failed = 0
ORDER BY t.as_of_to DESC, t.submission_id
