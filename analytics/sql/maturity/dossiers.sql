SELECT
    m.submission_id,
    s.title,
    s.acronym,
    lead.name AS lead,
    coalesce(t.label_fr, s.status) AS status,
    list_sort(s.typologies) AS typologies,
    s.main_typology,
    m.srl_initial,
    m.srl_final,
    m.crossed,
    m.srl_target,
    m.srl_target_on,
    m.srl_observed,
    m.srl_observed_on,
    m.echeance,
    m.mouvement,
    m.is_known
FROM moves AS m
JOIN submissions AS s USING (submission_id)
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN lead_names AS lead USING (submission_id)
WHERE passes_all_but(m.failed, '')
ORDER BY m.submission_id
