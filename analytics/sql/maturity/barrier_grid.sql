-- Every group that some dossier bears × every column, zeros written. Columns: the phases of the scale and « inconnue », or
-- the groups of a dimension, those of an open list only where some dossier of the grid is.
WITH cells AS (
    SELECT DISTINCT m.key, m.submission_id, CASE WHEN $dimension = 'phase' THEN m.phase ELSE g.code END AS code
    FROM mentions AS m
    LEFT JOIN memberships AS g ON g.dimension = $dimension AND g.submission_id = m.submission_id
),
over AS (
    SELECT code, lpad(place::VARCHAR, 4, '0') AS position
    FROM (SELECT unnest($phases::VARCHAR[]) AS code, generate_subscripts($phases::VARCHAR[], 1) AS place)
    WHERE $dimension = 'phase'
    UNION ALL
    SELECT w.code, w.position
    FROM group_words AS w
    WHERE w.dimension = $dimension AND (w.is_closed OR w.code IN (SELECT code FROM cells))
),
down AS (
    SELECT key, label, count(DISTINCT submission_id) AS n_dossiers FROM mentions GROUP BY key, label
),
counts AS (
    SELECT key, code, count(*) AS n_dossiers FROM cells GROUP BY key, code
)
SELECT d.key, d.label, o.code, coalesce(c.n_dossiers, 0) AS n_dossiers
FROM down AS d
CROSS JOIN over AS o
LEFT JOIN counts AS c ON c.key = d.key AND c.code = o.code
ORDER BY d.n_dossiers DESC, d.label, d.key, o.position
