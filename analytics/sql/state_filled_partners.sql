-- Filled cells of each column; a cell that holds what a missing one would be read as is not counted as filled.
SELECT
    count(COLUMNS(* EXCLUDE (site_role, country))),
    count(nullif(site_role, $site_role)) AS site_role,
    count(nullif(country, $country)) AS country
FROM partners
