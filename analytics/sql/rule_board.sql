-- One line a dossier: who is in it, in words, and which of the consortium rules of the call it meets.
WITH members AS (
    SELECT
        l.submission_id,
        string_agg(DISTINCT t.label, ', ' ORDER BY t.label) AS types,
        list(DISTINCT t.helix) FILTER (t.in_call = 'yes') AS helices
    FROM chosen_lines AS l
    LEFT JOIN ref_actor_types AS t ON t.code = l.actor_type
    GROUP BY l.submission_id
)
SELECT
    c.submission_id,
    s.title,
    coalesce(m.types, '') AS types,
    array_to_string(list_sort(coalesce(m.helices, []::VARCHAR[])), '+') AS helices,
    c.n_organisations,
    c.n_partners,
    c.n_care_sites,
    c.is_consortium,
    c.is_triple_helix,
    c.is_multicentric
FROM consortia AS c
JOIN submissions AS s USING (submission_id)
LEFT JOIN members AS m USING (submission_id)
ORDER BY c.submission_id
