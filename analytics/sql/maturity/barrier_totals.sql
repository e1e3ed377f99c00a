SELECT key, label, count(DISTINCT submission_id) AS n_dossiers, count(DISTINCT text) AS n_wordings
FROM mentions
GROUP BY key, label
ORDER BY n_dossiers DESC, label, key
