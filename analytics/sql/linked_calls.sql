SELECT call, count(DISTINCT submission_id) AS n_dossiers
FROM (SELECT submission_id, unnest(linked_calls) AS call FROM chosen)
GROUP BY call
ORDER BY n_dossiers DESC, call
