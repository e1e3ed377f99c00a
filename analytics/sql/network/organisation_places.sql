-- Where its counted lines are: a commune of the region, else the place as it was given and why it is not on the map.
WITH lines AS (
    SELECT
        submission_id,
        site_role,
        CASE WHEN is_located THEN 'en_region' ELSE location END AS location,
        CASE WHEN is_located THEN commune_code END AS commune_code,
        CASE WHEN is_located THEN epci_code END AS epci_code,
        CASE WHEN is_located THEN departement_code END AS departement_code,
        CASE WHEN NOT is_located THEN city END AS city,
        CASE WHEN NOT is_located THEN country END AS country
    FROM its_lines
    WHERE is_counted
),
places AS (
    SELECT
        location,
        commune_code,
        epci_code,
        departement_code,
        city,
        country,
        list_sort(list_distinct(list(site_role))) AS site_roles,
        count(*) AS n_lines,
        count(DISTINCT submission_id) AS n_dossiers
    FROM lines
    GROUP BY location, commune_code, epci_code, departement_code, city, country
)
SELECT p.location, p.commune_code, c.name AS commune, p.city, p.country, p.epci_code, e.name AS epci,
    p.departement_code, p.site_roles, p.n_lines, p.n_dossiers
FROM places AS p
LEFT JOIN areas AS c ON c.level = 'commune' AND c.code = p.commune_code
LEFT JOIN areas AS e ON e.level = 'epci' AND e.code = p.epci_code
ORDER BY p.location <> 'en_region', p.n_dossiers DESC, p.n_lines DESC, p.commune_code, p.location, p.city, p.country
