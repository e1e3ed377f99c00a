-- Every way in which a dossier brings an organisation here and another one there together.
WITH met AS MATERIALIZED (
    SELECT least(a.code, b.code) AS code_a, greatest(a.code, b.code) AS code_b, a.dossier, a.organisation << 32 | b.organisation AS pair
    FROM places AS a
    JOIN places AS b ON b.dossier = a.dossier AND a.organisation < b.organisation
),
counted AS (
    SELECT code_a, code_b, count(DISTINCT dossier) AS n_dossiers, count(DISTINCT pair) AS n_ties
    FROM met
    GROUP BY code_a, code_b
)
SELECT c.code_a, a.name AS name_a, c.code_b, b.name AS name_b, c.n_dossiers, c.n_ties
FROM counted AS c
JOIN areas AS a ON a.level = $level AND a.code = c.code_a
JOIN areas AS b ON b.level = $level AND b.code = c.code_b
ORDER BY c.n_dossiers DESC, c.n_ties DESC, c.code_a, c.code_b
