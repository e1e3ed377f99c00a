-- Every chosen dossier with a partner or that means to deploy in the territory: which compared areas it has a line in,
-- what it has here, and the rules of the call that it meets (those of `consortia`, which takes longer: it counts care
-- sites and more besides). `lead_id`: the organisation that leads it from here, if one does.
CREATE TEMP TABLE territory_members AS
WITH members AS (
    SELECT
        l.submission_id,
        bit_or(l.bits) AS bits,
        bool_or(l.is_here) AS is_here,
        count(*) FILTER (l.is_here) AS n_partners_here,
        bool_or(l.is_here AND l.is_site) AS has_site_here,
        coalesce(bit_count(bit_or(t.bit)), 0) >= 2 AS is_consortium,
        coalesce(bool_or(t.is_in_call AND l.helix = 'research'), false)
        AND coalesce(bool_or(t.is_in_call AND l.helix = 'economy'), false)
        AND coalesce(bool_or(t.is_in_call AND l.helix = 'hospital'), false) AS is_triple_helix
    FROM territory_lines AS l
    LEFT JOIN consortium_types AS t ON t.code = l.actor_type
    GROUP BY l.submission_id
),
deployed AS (
    SELECT DISTINCT submission_id
    FROM chosen_places
    WHERE site = 'deployment'
    AND CASE $level
        WHEN 'departement' THEN departement_code
        WHEN 'arrondissement' THEN arrondissement_code
        WHEN 'epci' THEN epci_code
    END = $code
),
led AS (
    SELECT submission_id, organisation_id AS lead_id
    FROM lead_lines
    WHERE is_located
    AND CASE $level
        WHEN 'departement' THEN departement_code
        WHEN 'arrondissement' THEN arrondissement_code
        WHEN 'epci' THEN epci_code
    END = $code
)
SELECT
    submission_id,
    coalesce(m.bits, 0)::UTINYINT AS bits,
    coalesce(m.is_here, false) AS is_here,
    coalesce(m.n_partners_here, 0) AS n_partners_here,
    coalesce(m.has_site_here, false) AS has_site_here,
    d.submission_id IS NOT NULL AS is_deployed_here,
    coalesce(m.is_consortium, false) AS is_consortium,
    coalesce(m.is_triple_helix, false) AS is_triple_helix,
    led.lead_id
FROM members AS m
FULL JOIN deployed AS d USING (submission_id)
LEFT JOIN led USING (submission_id)
