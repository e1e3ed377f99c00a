-- Dossiers of the reading by group of one dimension, once in each of their groups, whichever of these is chosen.
CREATE TEMP TABLE maturity_grouped AS
SELECT g.code, m.submission_id, m.srl_initial, m.srl_final, m.is_known
FROM memberships AS g
JOIN moves AS m USING (submission_id)
WHERE g.dimension = $dimension AND passes_all_but(m.failed, 'groupe_' || $dimension)
