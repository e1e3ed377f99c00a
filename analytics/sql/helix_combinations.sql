WITH families AS (
    SELECT submission_id, list_sort(list_distinct(list(helix) FILTER (helix <> 'other'))) AS present
    FROM chosen_lines
    GROUP BY submission_id
)
SELECT coalesce(array_to_string(f.present, '+'), '') AS helices, count(*) AS n_dossiers
FROM chosen AS s
LEFT JOIN families AS f USING (submission_id)
GROUP BY helices
ORDER BY helices
