-- Dossiers of both states in which a list differs. The order of a list says nothing: the same set is no difference,
-- and an older file without the column has empty lists.
SELECT submission_id, coalesce(before, []) AS before, coalesce(after, []) AS after
FROM pairs
WHERE before IS DISTINCT FROM after
AND list_sort(list_distinct(coalesce(before, []))) <> list_sort(list_distinct(coalesce(after, [])))
