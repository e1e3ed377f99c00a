-- Initial and target levels declared otherwise by a later state, the latest first.
SELECT t.submission_id, c.title, t.which, t.as_of_from, t.as_of_to, t.before, t.after
FROM track_revisions AS t
JOIN moves AS m USING (submission_id)
JOIN chosen AS c USING (submission_id)
WHERE t.maturity_scale = $scale AND m.failed = 0
ORDER BY t.as_of_to DESC, t.submission_id, t.which
