-- Dossiers by two known observed levels that follow each other, those that did not move included.
SELECT t.as_of_from, t.as_of_to, t.level_from, t.level_to, count(*) AS n_dossiers
FROM track_steps AS t
JOIN moves AS m USING (submission_id)
WHERE t.maturity_scale = $scale AND passes_all_but(m.failed, 'trajet')
GROUP BY t.as_of_from, t.as_of_to, t.level_from, t.level_to
ORDER BY t.as_of_from, t.as_of_to, t.level_from, t.level_to
