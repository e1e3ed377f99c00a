-- Every dossier it is in, the counted ones first, the latest submitted first.
WITH its AS (
    SELECT
        submission_id,
        bool_or(role = 'chef_de_file') AS is_lead,
        bool_or(is_counted) AS is_counted,
        list_sort(list_distinct(list(site_role))) AS site_roles
    FROM its_lines
    GROUP BY submission_id
),
families AS (
    SELECT
        submission_id,
        list_sort(list_distinct(list(helix))) AS helices,
        count(DISTINCT organisation_id) AS n_organisations
    FROM organisation_lines
    WHERE submission_id IN (SELECT submission_id FROM its)
    GROUP BY submission_id
)
SELECT
    s.submission_id,
    s.title,
    s.acronym,
    i.is_lead,
    i.site_roles,
    s.status AS status_code,
    coalesce(t.label_fr, s.status) AS status,
    s.submitted_on,
    s.typologies,
    f.helices,
    f.n_organisations,
    i.is_counted
FROM its AS i
JOIN submissions AS s USING (submission_id)
JOIN families AS f USING (submission_id)
LEFT JOIN ref_statuses AS t ON t.code = s.status
ORDER BY i.is_counted DESC, s.submitted_on DESC NULLS LAST, s.submission_id
