-- Dossiers with both levels known that are in no group of the dimension: no partner, or none located in the region.
SELECT count(*) AS n_dossiers
FROM moves
WHERE is_known
    AND passes_all_but(failed, 'groupe_' || $dimension)
    AND submission_id NOT IN (SELECT submission_id FROM memberships WHERE dimension = $dimension)
