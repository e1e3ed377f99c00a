-- Dossiers that `coverage` counts in one territory, in the same sense of "where".
SELECT
    s.submission_id,
    s.title,
    coalesce(t.label_fr, s.status) AS status,
    lead.name AS lead,
    array_to_string(s.typologies, ', ') AS typologies
FROM chosen AS s
LEFT JOIN ref_statuses AS t ON t.code = s.status
LEFT JOIN (
    SELECT submission_id, first(name ORDER BY site_role <> 'siege', line) AS name
    FROM partners
    WHERE role = 'chef_de_file'
    GROUP BY submission_id
) AS lead USING (submission_id)
WHERE s.submission_id IN (
    SELECT submission_id
    FROM chosen_places
    WHERE site = $place
    AND code_at($level, region_code, departement_code, arrondissement_code, epci_code, commune_code) = $code
)
ORDER BY s.submission_id
