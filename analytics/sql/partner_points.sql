-- Located lines by commune and family. An organisation is listed once a point, under its most frequent spelling there.
WITH lines AS MATERIALIZED (
    SELECT commune_code, helix, organisation_id, name, submission_id FROM chosen_lines WHERE is_located
),
spellings AS (
    SELECT commune_code, helix, organisation_id, name, count(*) AS n FROM lines GROUP BY ALL
),
organisations AS (
    SELECT commune_code, helix, arg_min(name, (-n, name)) AS name, sum(n)::BIGINT AS n
    FROM spellings
    GROUP BY commune_code, helix, organisation_id
),
named AS (
    SELECT
        commune_code,
        helix,
        sum(n)::BIGINT AS n_partners,
        count(*) AS n_organisations,
        [found.name FOR found IN min({n: -n, name: name}, 12)] AS names
    FROM organisations
    GROUP BY commune_code, helix
)
SELECT p.commune_code, p.helix, p.n_partners, p.n_organisations, d.n_dossiers, p.names
FROM named AS p
JOIN (
    SELECT commune_code, helix, count(DISTINCT submission_id) AS n_dossiers FROM lines GROUP BY commune_code, helix
) AS d USING (commune_code, helix)
ORDER BY p.commune_code, p.helix
