-- Dossiers by number of typologies, from none to the most that one carries, zeros written.
WITH carried AS (
    SELECT len(list_distinct(typologies)) AS n_typologies FROM chosen
)
SELECT n.n_typologies, count(c.n_typologies) AS n_dossiers
FROM (SELECT unnest(range(0, (SELECT coalesce(max(n_typologies), 0) + 1 FROM carried))) AS n_typologies) AS n
LEFT JOIN carried AS c USING (n_typologies)
GROUP BY n.n_typologies
ORDER BY n.n_typologies
