-- Every distinct frein and levier of the snapshot, and in how many of its dossiers it stands, whatever is chosen.
SELECT kind, text, count(DISTINCT submission_id) AS n_dossiers
FROM (
    SELECT submission_id, 'frein' AS kind, unnest(barriers) AS text FROM submissions
    UNION ALL
    SELECT submission_id, 'levier' AS kind, unnest(levers) AS text FROM submissions
)
WHERE text IS NOT NULL
GROUP BY kind, text
ORDER BY kind, text
