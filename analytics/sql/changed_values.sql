-- Dossiers of both states in which a field differs; unknown on both sides is no difference.
SELECT submission_id, before, after
FROM pairs
WHERE before IS DISTINCT FROM after
