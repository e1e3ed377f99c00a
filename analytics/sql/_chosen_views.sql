-- What the filters leave of each table, once `received` stands.

CREATE TEMP VIEW chosen AS
SELECT * FROM submissions WHERE submission_id IN (SELECT submission_id FROM received WHERE is_chosen);

CREATE TEMP VIEW chosen_lines AS
SELECT * FROM organisation_lines WHERE submission_id IN (SELECT submission_id FROM received WHERE is_chosen);

CREATE TEMP VIEW chosen_places AS
SELECT * FROM placed WHERE submission_id IN (SELECT submission_id FROM received WHERE is_chosen);

-- Pairs of levels on the SRL scale, both known. `final` keeps what was aimed at apart from what was observed.
CREATE TEMP VIEW srl_pairs AS
SELECT 'target' AS final, submission_id, srl_initial, srl_target AS srl_final
FROM chosen
WHERE maturity_scale = 'SRL' AND srl_initial IS NOT NULL AND srl_target IS NOT NULL
UNION ALL
SELECT 'observed' AS final, submission_id, srl_initial, srl_observed AS srl_final
FROM chosen
WHERE maturity_scale = 'SRL' AND srl_initial IS NOT NULL AND srl_observed IS NOT NULL;

-- Actor types as the rules of the call see them. A type is one bit of a mask: or-ing masks is several times faster
-- than counting distinct texts.
CREATE TEMP VIEW consortium_types AS
SELECT
    code,
    in_call = 'yes' AS is_in_call,
    CASE WHEN counts_for_consortium_rule = 'yes' THEN 1::UBIGINT << row_number() OVER (ORDER BY code) END AS bit
FROM ref_actor_types;

-- One row a dossier, those without any partner included. Families are counted over the six types of the call only.
CREATE TEMP VIEW consortia AS
WITH lines AS (
    SELECT
        l.submission_id,
        l.organisation_id,
        CASE WHEN l.is_located THEN l.departement_code END AS departement_code,
        t.bit AS type_bit,
        CASE WHEN t.is_in_call THEN l.helix END AS helix,
        -- A place without a code is told apart by its name: no case, accents, punctuation or CEDEX.
        CASE
            WHEN gives_care(l.site_role, l.actor_type)
                THEN l.organisation_id || ' @ ' || coalesce(
                    l.commune_code,
                    trim(
                        regexp_replace(
                            regexp_replace(strip_accents(lower(l.city)), '[^a-z0-9]+', ' ', 'g'),
                            '\scedex(\s\d+)?\s*$',
                            ''
                        )
                    ),
                    ''
                )
        END AS care_site
    FROM chosen_lines AS l
    LEFT JOIN consortium_types AS t ON t.code = l.actor_type
),
counted AS (
    SELECT
        s.submission_id,
        count(l.submission_id) AS n_partners,
        count(DISTINCT l.organisation_id) AS n_organisations,
        coalesce(bit_count(bit_or(l.type_bit)), 0)::BIGINT AS n_types,
        coalesce(bool_or(l.helix = 'research'), false) AS has_research,
        coalesce(bool_or(l.helix = 'economy'), false) AS has_economy,
        coalesce(bool_or(l.helix = 'hospital'), false) AS has_hospital,
        coalesce(bool_or(l.helix = 'medico_social'), false) AS has_medico_social,
        coalesce(bool_or(l.helix = 'other'), false) AS has_other,
        count(DISTINCT l.care_site) AS n_care_sites,
        count(DISTINCT l.departement_code) AS n_departements
    FROM (SELECT submission_id FROM received WHERE is_chosen) AS s
    LEFT JOIN lines AS l USING (submission_id)
    GROUP BY s.submission_id
)
SELECT
    * EXCLUDE (has_medico_social, has_other),
    has_research::BIGINT + has_economy::BIGINT + has_hospital::BIGINT + has_medico_social::BIGINT + has_other::BIGINT
        AS n_helices,
    n_types >= 2 AS is_consortium,
    has_research AND has_economy AND has_hospital AS is_triple_helix,
    n_care_sites >= (
        SELECT value::INTEGER FROM settings WHERE key = 'consortium.multicentric_min_sites'
    ) AS is_multicentric
FROM counted;

-- Dossiers as a list of them reads: words of the status, name of the lead as its line writes it, codes in one text.
CREATE TEMP VIEW listed AS
SELECT
    s.submission_id,
    s.title,
    coalesce(t.label_fr, s.status) AS status,
    lead.name AS lead,
    array_to_string(s.typologies, ', ') AS typologies
FROM chosen AS s
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN lead_names AS lead USING (submission_id);

-- Organisations of the chosen dossiers under the name, type and commune that most of their lines bear.
CREATE TEMP VIEW counted_organisations AS
WITH totals AS (
    SELECT
        organisation_id,
        count(DISTINCT submission_id) AS n_dossiers,
        count(DISTINCT submission_id) FILTER (role = 'chef_de_file') AS n_led
    FROM chosen_lines
    GROUP BY organisation_id
),
-- Most frequent first, then alphabetical: a name shown today is the name shown tomorrow.
names AS (
    SELECT organisation_id, arg_min(name, (-n, name)) AS name
    FROM (SELECT organisation_id, name, count(*) AS n FROM chosen_lines GROUP BY organisation_id, name)
    GROUP BY organisation_id
),
types AS (
    SELECT organisation_id, arg_min(actor_type, (-n, actor_type)) AS actor_type
    FROM (SELECT organisation_id, actor_type, count(*) AS n FROM chosen_lines GROUP BY organisation_id, actor_type)
    GROUP BY organisation_id
),
communes AS (
    SELECT organisation_id, arg_min(commune_code, (-n, commune_code)) AS commune_code
    FROM (
        SELECT organisation_id, commune_code, count(*) AS n
        FROM chosen_lines
        WHERE commune_code IS NOT NULL
        GROUP BY organisation_id, commune_code
    )
    GROUP BY organisation_id
)
SELECT
    t.organisation_id,
    n.name AS organisation,
    y.actor_type,
    t.n_dossiers,
    t.n_led,
    c.commune_code
FROM totals AS t
JOIN names AS n USING (organisation_id)
JOIN types AS y USING (organisation_id)
LEFT JOIN communes AS c USING (organisation_id);
