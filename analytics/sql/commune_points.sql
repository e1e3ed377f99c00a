-- Located lines by commune, a column a family.
SELECT
    commune_code,
    count(*) AS n_partners,
    count(*) FILTER (helix = 'research') AS research,
    count(*) FILTER (helix = 'economy') AS economy,
    count(*) FILTER (helix = 'hospital') AS hospital,
    count(*) FILTER (helix = 'medico_social') AS medico_social,
    count(*) FILTER (helix = 'other') AS other
FROM chosen_lines
WHERE is_located
GROUP BY commune_code
ORDER BY n_partners DESC, commune_code
