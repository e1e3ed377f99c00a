SELECT key, label, text, count(DISTINCT submission_id) AS n_dossiers
FROM mentions
GROUP BY key, label, text
ORDER BY label, key, n_dossiers DESC, text
