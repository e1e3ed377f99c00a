-- One row a dossier with all that a reader may want of it, codes in words. Amounts add up what its orientations say;
-- the last orientation is the latest dated one, else the last line.
WITH words AS (
    SELECT
        (SELECT map_from_entries(list((code, code || ' ' || short_label))) FROM ref_typologies) AS typology,
        (SELECT map_from_entries(list((code, short_label))) FROM ref_ai_priorities) AS priority,
        (SELECT map_from_entries(list((code, label_fr))) FROM ref_calls) AS call,
        (SELECT map_from_entries(list((code, name))) FROM areas WHERE level <> 'commune') AS area
),
members AS (
    SELECT
        l.submission_id,
        list_sort(list(DISTINCT l.name)) AS organisations,
        array_to_string(list_sort(list(DISTINCT coalesce(t.label, l.actor_type))), ', ') AS actor_types,
        array_to_string(list_sort(list(DISTINCT t.helix) FILTER (t.in_call = 'yes')), '+') AS helices
    FROM chosen_lines AS l
    LEFT JOIN ref_actor_types AS t ON t.code = l.actor_type
    GROUP BY l.submission_id
),
sent AS (
    SELECT
        submission_id,
        count(*) AS n_orientations,
        arg_max(
            {scheme: scheme, outcome: outcome, oriented_on: oriented_on},
            (coalesce(oriented_on, DATE '0001-01-01'), line)
        ) AS latest,
        sum(requested_eur) AS requested_eur,
        sum(granted_eur) AS granted_eur
    FROM orientations
    GROUP BY submission_id
)
SELECT
    s.submission_id,
    s.title,
    s.acronym,
    listed.lead,
    listed.status,
    try_cast(t.order AS INTEGER) AS status_rank,
    s.submitted_on,
    s.reviewed_on,
    array_to_string(
        list_transform(list_sort(s.typologies), lambda code: coalesce(w.typology[code], code)), ' ; '
    ) AS typologies,
    coalesce(w.typology[s.main_typology], s.main_typology) AS main_typology,
    array_to_string(
        list_transform(list_sort(s.ai_priorities), lambda code: coalesce(w.priority[code], code)), ' ; '
    ) AS priorities,
    s.health_area,
    coalesce(m.actor_types, '') AS actor_types,
    coalesce(m.helices, '') AS helices,
    coalesce(m.organisations, []::VARCHAR[]) AS organisations,
    c.n_organisations,
    c.n_partners,
    c.n_care_sites,
    commune.name AS lead_commune,
    epci.name AS lead_epci,
    departement.name AS lead_departement,
    array_to_string(
        list_transform(s.deployment_areas, lambda code: coalesce(w.area[code], code)), ' ; '
    ) AS deployment_areas,
    s.maturity_scale,
    s.srl_initial,
    s.srl_target,
    s.srl_target_on,
    s.srl_observed,
    s.srl_observed_on,
    coalesce(o.n_orientations, 0) AS n_orientations,
    coalesce(f.name, o.latest.scheme) AS scheme,
    coalesce(i.label_fr, o.latest.outcome) AS outcome,
    o.latest.oriented_on AS oriented_on,
    o.requested_eur,
    o.granted_eur,
    s.total_cost_eur,
    s.expected_fte,
    CASE s.is_preexisting WHEN true THEN 'oui' WHEN false THEN 'non' END AS is_preexisting,
    CASE s.needs_funding WHEN true THEN 'oui' WHEN false THEN 'non' END AS needs_funding,
    CASE s.technical_support WHEN true THEN 'oui' WHEN false THEN 'non' END AS technical_support,
    CASE s.has_letter WHEN true THEN 'oui' WHEN false THEN 'non' END AS has_letter,
    CASE s.has_form WHEN true THEN 'oui' WHEN false THEN 'non' END AS has_form,
    array_to_string(s.barriers, ' ; ') AS barriers,
    array_to_string(s.levers, ' ; ') AS levers,
    array_to_string(s.reviewing_bodies, ' ; ') AS reviewing_bodies,
    coalesce(w.call[s.redirected_to], s.redirected_to) AS redirected_to,
    array_to_string(list_transform(s.linked_calls, lambda code: coalesce(w.call[code], code)), ' ; ') AS linked_calls,
    coalesce(k.label_fr, s.confidentiality) AS confidentiality
FROM chosen AS s
CROSS JOIN words AS w
JOIN listed USING (submission_id)
JOIN consortia AS c USING (submission_id)
LEFT JOIN members AS m USING (submission_id)
LEFT JOIN sent AS o USING (submission_id)
LEFT JOIN lead_lines AS place ON place.submission_id = s.submission_id AND place.is_located
LEFT JOIN areas AS commune ON commune.level = 'commune' AND commune.code = place.commune_code
LEFT JOIN areas AS epci ON epci.level = 'epci' AND epci.code = place.epci_code
LEFT JOIN areas AS departement ON departement.level = 'departement' AND departement.code = place.departement_code
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN ref_funding_schemes AS f ON f.code = o.latest.scheme
LEFT JOIN ref_outcomes AS i ON i.code = o.latest.outcome
LEFT JOIN ref_confidentiality AS k ON k.code = s.confidentiality
ORDER BY s.submission_id
