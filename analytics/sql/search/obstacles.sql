-- Dossiers of each group of freins and of leviers. Beside the snapshot: `wordings`.
SELECT w.kind, w.group_key, count(DISTINCT d.submission_id) AS n_dossiers
FROM wordings AS w
LEFT JOIN (
    SELECT submission_id, 'frein' AS kind, unnest(barriers) AS text FROM chosen
    UNION ALL
    SELECT submission_id, 'levier' AS kind, unnest(levers) AS text FROM chosen
) AS d ON d.kind = w.kind AND d.text = w.text
GROUP BY w.kind, w.group_key
ORDER BY w.kind, w.group_key
