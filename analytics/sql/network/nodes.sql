-- Organisations of the chosen dossiers with their ties.
WITH degrees AS (
    SELECT organisation_id, count(*) AS n_partners, sum(n_dossiers)::BIGINT AS n_ties
    FROM (SELECT unnest([organisation_a, organisation_b]) AS organisation_id, n_dossiers FROM ties)
    GROUP BY organisation_id
)
SELECT
    o.organisation_id,
    o.organisation,
    o.actor_type,
    coalesce(r.label, o.actor_type) AS actor_label,
    coalesce(r.helix, 'other') AS helix,
    o.commune_code AS insee_code,
    o.n_dossiers,
    o.n_led,
    coalesce(d.n_partners, 0) AS n_partners,
    coalesce(d.n_ties, 0) AS n_ties
FROM counted_organisations AS o
LEFT JOIN degrees AS d USING (organisation_id)
LEFT JOIN ref_actor_types AS r ON r.code = o.actor_type
ORDER BY o.n_dossiers DESC, n_ties DESC, o.organisation_id
