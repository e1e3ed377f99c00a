-- One dossier, whatever the filters leave, its codes as they are and with their words.
WITH words AS (
    SELECT
        (SELECT map_from_entries(list((code, label_fr))) FROM ref_typologies) AS typology,
        (SELECT map_from_entries(list((code, label_fr))) FROM ref_ai_priorities) AS priority,
        (SELECT map_from_entries(list((code, label_fr))) FROM ref_calls) AS call
),
leads AS (
    SELECT
        arg_min(organisation_id, (site_role <> 'siege', line)) AS lead_id,
        arg_min(name, (site_role <> 'siege', line)) AS lead
    FROM organisation_lines
    WHERE role = 'chef_de_file' AND submission_id = $submission_id
)
SELECT
    s.submission_id,
    s.title,
    s.acronym,
    l.lead_id,
    l.lead,
    s.status AS status_code,
    coalesce(t.label_fr, s.status) AS status,
    s.submitted_on,
    s.reviewed_on,
    list_sort(s.typologies) AS typology_codes,
    list_transform(list_sort(s.typologies), lambda code: coalesce(w.typology[code], code)) AS typologies,
    s.main_typology,
    list_transform(list_sort(coalesce(s.ai_priorities, [])), lambda code: coalesce(w.priority[code], code)) AS priorities,
    s.health_area,
    coalesce(s.deployment_areas, []) AS deployment_areas,
    s.is_preexisting,
    s.needs_funding,
    s.technical_support,
    s.has_letter,
    s.has_form,
    coalesce(s.reviewing_bodies, []) AS reviewing_bodies,
    s.total_cost_eur,
    s.expected_fte,
    coalesce(w.call[s.redirected_to], s.redirected_to) AS redirected_to,
    list_transform(coalesce(s.linked_calls, []), lambda code: coalesce(w.call[code], code)) AS linked_calls,
    coalesce(k.label_fr, s.confidentiality) AS confidentiality,
    coalesce(s.barriers, []) AS barriers,
    coalesce(s.levers, []) AS levers
FROM submissions AS s
CROSS JOIN words AS w
CROSS JOIN leads AS l
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN ref_confidentiality AS k ON k.code = s.confidentiality
WHERE s.submission_id = $submission_id
