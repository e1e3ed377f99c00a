-- One dossier, whatever the filters leave: its own words, its levels on its own scale, its freins and leviers.
SELECT
    s.submission_id,
    s.title,
    s.acronym,
    lead.name AS lead,
    coalesce(t.label_fr, s.status) AS status,
    s.submitted_on,
    list_sort(s.typologies) AS typologies,
    s.maturity_scale,
    s.srl_initial,
    s.srl_target,
    s.srl_target_on,
    s.srl_observed,
    s.srl_observed_on,
    s.barriers,
    s.levers
FROM submissions AS s
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN lead_names AS lead USING (submission_id)
WHERE s.submission_id = $submission_id
