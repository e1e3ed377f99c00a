-- Every dossier, withdrawn ones included, as a search names it.
SELECT
    s.submission_id,
    s.title,
    s.acronym,
    s.health_area,
    coalesce(t.label_fr, s.status) AS status,
    lead.name AS lead,
    s.status <> 'retire' AS is_counted
FROM submissions AS s
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN lead_names AS lead USING (submission_id)
ORDER BY s.submission_id
