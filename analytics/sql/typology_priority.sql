WITH carried AS (
    SELECT DISTINCT submission_id, unnest(typologies) AS typology, ai_priorities FROM chosen
),
pairs AS (
    SELECT DISTINCT submission_id, typology, unnest(ai_priorities) AS priority FROM carried
)
SELECT t.code AS typology, p.code AS priority, count(c.submission_id) AS n_dossiers
FROM ref_typologies AS t
CROSS JOIN ref_ai_priorities AS p
LEFT JOIN pairs AS c ON c.typology = t.code AND c.priority = p.code
GROUP BY t.code, p.code
ORDER BY t.code, p.code
