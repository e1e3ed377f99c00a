-- The territory's dossiers, those led from it first, then those that only mean to deploy there (no line here).
-- Levels on another scale than SRL are left out: never mixed.
SELECT
    s.submission_id,
    s.title,
    s.acronym,
    coalesce(t.label_fr, s.status) AS status,
    lead.name AS lead,
    m.lead_id IS NOT NULL AS is_led_here,
    m.n_partners_here,
    m.has_site_here,
    m.is_deployed_here,
    list_sort(s.typologies) AS typologies,
    s.maturity_scale,
    CASE WHEN s.maturity_scale = 'SRL' THEN s.srl_initial END AS srl_initial,
    CASE WHEN s.maturity_scale = 'SRL' THEN s.srl_target END AS srl_target,
    CASE WHEN s.maturity_scale = 'SRL' THEN s.srl_observed END AS srl_observed
FROM territory_members AS m
JOIN submissions AS s USING (submission_id)
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN lead_names AS lead USING (submission_id)
WHERE m.is_here OR m.is_deployed_here
ORDER BY m.is_here DESC, is_led_here DESC, s.submission_id
