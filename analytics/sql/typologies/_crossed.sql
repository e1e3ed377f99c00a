-- The values of one dimension of `crossed_values` that a dossier has. A phase is always said: not known, or on a scale
-- that has none.
CREATE TEMP TABLE crossed AS
SELECT DISTINCT submission_id, code FROM crossed_values WHERE dimension = $by
UNION ALL
SELECT submission_id, CASE maturity_scale WHEN 'SRL' THEN 'inconnue' ELSE 'autre' END
FROM chosen
WHERE $by = 'phase'
AND submission_id NOT IN (SELECT submission_id FROM crossed_values WHERE dimension = 'phase');
