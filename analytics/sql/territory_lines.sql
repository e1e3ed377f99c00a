-- Lines of the chosen dossiers. `place`: the territory of the level asked for, else `hors_region` or `etranger`;
-- `bits`: those of the compared areas that the line is located in.
CREATE TEMP TABLE territory_lines AS
SELECT
    l.submission_id,
    l.organisation_id,
    l.name,
    l.actor_type,
    l.helix,
    l.commune_code,
    l.site_role IN ('experimentation', 'soins') AS is_site,
    CASE
        WHEN NOT l.is_located THEN nullif(l.location, 'non_localise')
        WHEN $level = 'departement' THEN l.departement_code
        WHEN $level = 'arrondissement' THEN l.arrondissement_code
        WHEN $level = 'epci' THEN l.epci_code
    END AS place,
    coalesce(place = $code, false) AS is_here,
    CASE WHEN l.is_located THEN is_here::UTINYINT | coalesce(d.bit, 0) | r.bit ELSE 0 END::UTINYINT AS bits
FROM chosen_lines AS l
LEFT JOIN territory_compared AS d ON d.level = 'departement' AND d.code = l.departement_code
CROSS JOIN (SELECT bit FROM territory_compared WHERE level = 'region') AS r
