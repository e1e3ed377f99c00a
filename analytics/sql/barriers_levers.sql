SELECT kind, label, count(DISTINCT submission_id) AS n_dossiers
FROM (
    SELECT submission_id, 'frein' AS kind, unnest(barriers) AS label FROM chosen
    UNION ALL
    SELECT submission_id, 'levier' AS kind, unnest(levers) AS label FROM chosen
)
GROUP BY kind, label
ORDER BY kind, label
