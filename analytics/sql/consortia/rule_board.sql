-- One line a dossier: who is in it, and each rule of the call as met, not met or not known.
WITH members AS (
    SELECT
        l.submission_id,
        list_sort(list(DISTINCT t.code) FILTER (t.counts_for_consortium_rule = 'yes')) AS call_types,
        list_sort(list(DISTINCT t.code) FILTER (t.counts_for_consortium_rule <> 'yes')) AS extended_types,
        list_sort(list(DISTINCT t.helix) FILTER (t.in_call = 'yes')) AS helices
    FROM chosen_lines AS l
    JOIN ref_actor_types AS t ON t.code = l.actor_type
    GROUP BY l.submission_id
)
SELECT
    c.submission_id,
    d.title,
    d.lead,
    coalesce(m.call_types, []::VARCHAR[]) AS call_types,
    coalesce(m.extended_types, []::VARCHAR[]) AS extended_types,
    coalesce(array_to_string(m.helices, '+'), '') AS helices,
    c.n_partners,
    c.n_organisations,
    c.n_types,
    c.n_helices,
    c.n_care_sites,
    s.has_letter,
    s.has_form,
    s.maturity_scale,
    s.srl_initial,
    s.srl_target,
    s.submitted_on,
    CASE f.is_met WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS conformity,
    CASE r.R01 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R01,
    CASE r.R02 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R02,
    CASE r.R03 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R03,
    CASE r.R04 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R04,
    CASE r.R05 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R05,
    CASE r.R06 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R06,
    CASE r.R07 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R07,
    CASE r.R08 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R08,
    CASE r.R14 WHEN true THEN 'oui' WHEN false THEN 'non' ELSE 'inconnu' END AS R14
FROM consortia AS c
JOIN chosen AS s USING (submission_id)
JOIN listed AS d USING (submission_id)
JOIN rule_states AS r USING (submission_id)
LEFT JOIN conformity AS f USING (submission_id)
LEFT JOIN members AS m USING (submission_id)
WHERE $submission_id::VARCHAR IS NULL OR c.submission_id = $submission_id
ORDER BY c.submission_id
