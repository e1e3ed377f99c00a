-- Typologies of the chosen dossiers that some organisation of a community is in. `members`: organisation to community.
WITH met AS (
    SELECT DISTINCT m.community, l.submission_id FROM chosen_lines AS l JOIN members AS m USING (organisation_id)
),
sizes AS (
    SELECT community, count(*) AS n_in_community FROM met GROUP BY community
),
carried AS (
    SELECT m.community, s.typology, count(*) AS n_dossiers
    FROM met AS m
    JOIN (SELECT DISTINCT submission_id, unnest(typologies) AS typology FROM chosen) AS s USING (submission_id)
    GROUP BY m.community, s.typology
)
SELECT z.community, z.n_in_community, c.typology, t.short_label AS label, coalesce(c.n_dossiers, 0) AS n_dossiers
FROM sizes AS z
LEFT JOIN carried AS c USING (community)
LEFT JOIN ref_typologies AS t ON t.code = c.typology
ORDER BY z.community, n_dossiers DESC, c.typology
