-- What several indicators share. Temporary: the views live and die with one cursor.

-- Partner lines under the identity of their organisation once the alias table has been applied.
CREATE TEMP VIEW organisation_lines AS
SELECT
    p.* REPLACE (coalesce(a.organisation_id, p.organisation_id) AS organisation_id),
    p.location IN ('exact', 'nom') AS is_located
FROM partners AS p
LEFT JOIN organisation_aliases AS a ON a.alias_id = p.organisation_id;

-- One line a dossier: the lead organisation's registered office, else its first line, whatever the line's role says.
CREATE TEMP VIEW lead_lines AS
SELECT
    l.submission_id,
    l.organisation_id,
    l.is_located,
    l.departement_code,
    l.arrondissement_code,
    l.epci_code,
    l.commune_code
FROM organisation_lines AS l
SEMI JOIN (
    SELECT submission_id, organisation_id FROM organisation_lines WHERE role = 'chef_de_file'
) AS leads USING (submission_id, organisation_id)
QUALIFY row_number() OVER (PARTITION BY l.submission_id ORDER BY l.site_role <> 'siege', l.line) = 1;

-- Name of a dossier's lead as its line writes it: its registered office's, else its first.
CREATE TEMP VIEW lead_names AS
SELECT submission_id, arg_min(name, (site_role <> 'siege', line)) AS name
FROM partners
WHERE role = 'chef_de_file'
GROUP BY submission_id;

-- For each area a dossier may deploy in, the one territory of each level that wholly contains it, judged by its
-- regional communes; an area that several territories share has none. The region, whole, is in itself only.
CREATE TEMP VIEW deployable_areas AS
SELECT
    code,
    CASE WHEN min(departement_code) = max(departement_code) THEN min(departement_code) END AS departement_code,
    CASE
        WHEN min(arrondissement_code) = max(arrondissement_code) THEN min(arrondissement_code)
    END AS arrondissement_code,
    CASE WHEN min(epci_code) = max(epci_code) THEN min(epci_code) END AS epci_code,
    CASE WHEN min(commune_code) = max(commune_code) THEN min(commune_code) END AS commune_code
FROM (
    SELECT
        unnest([departement_code, arrondissement_code, epci_code]) AS code,
        departement_code,
        arrondissement_code,
        epci_code,
        code AS commune_code
    FROM areas
    WHERE level = 'commune'
)
WHERE code IS NOT NULL
GROUP BY code
UNION ALL
SELECT code, NULL, NULL, NULL, NULL FROM areas WHERE level = 'region';

-- Where dossiers are, in each of the four senses of "where". A dossier may have several rows in one sense. Every row
-- is in the region, whose code is the contract's.
CREATE TEMP VIEW placed AS
SELECT *, '32' AS region_code
FROM (
    SELECT 'all' AS site, submission_id, departement_code, arrondissement_code, epci_code, commune_code
    FROM partners
    WHERE location IN ('exact', 'nom')
    UNION ALL
    SELECT 'sites' AS site, submission_id, departement_code, arrondissement_code, epci_code, commune_code
    FROM partners
    WHERE location IN ('exact', 'nom') AND site_role IN ('experimentation', 'soins')
    UNION ALL
    SELECT 'lead' AS site, submission_id, departement_code, arrondissement_code, epci_code, commune_code
    FROM lead_lines
    WHERE is_located
    UNION ALL
    SELECT
        'deployment' AS site,
        s.submission_id,
        d.departement_code,
        d.arrondissement_code,
        d.epci_code,
        d.commune_code
    FROM (SELECT submission_id, unnest(deployment_areas) AS code FROM submissions) AS s
    JOIN deployable_areas AS d USING (code)
);

-- Code of the territory of a level that a row is in.
CREATE TEMP MACRO code_at(level, region_code, departement_code, arrondissement_code, epci_code, commune_code) AS
    CASE level
        WHEN 'region' THEN region_code
        WHEN 'departement' THEN departement_code
        WHEN 'arrondissement' THEN arrondissement_code
        WHEN 'epci' THEN epci_code
        WHEN 'commune' THEN commune_code
    END;

CREATE TEMP VIEW regional_communes AS
SELECT code AS commune_code, epci_code, arrondissement_code, departement_code, '32' AS region_code, population
FROM areas
WHERE level = 'commune';

-- Care is given where a line says so, and wherever an establishment of health is, but where it only experiments.
CREATE TEMP MACRO gives_care(site_role, actor_type) AS
    site_role = 'soins' OR (actor_type = 'ES' AND site_role <> 'experimentation');
