-- One row a dossier: its columns, who leads it and where, and a fingerprint of its partner and orientation lines.
-- The fingerprints leave out the number of the line: the same lines in another order are the same lines.
WITH leads AS (
    SELECT submission_id, arg_min(name, (-n, name)) AS lead_organisation
    FROM (
        SELECT submission_id, name, count(*) AS n
        FROM organisation_lines
        WHERE role = 'chef_de_file'
        GROUP BY submission_id, name
    )
    GROUP BY submission_id
),
partner_prints AS (
    SELECT submission_id, hash(list_sort(list(hash(cells)))) AS partner_print
    FROM (SELECT * EXCLUDE (line) FROM partners) AS cells
    GROUP BY submission_id
),
orientation_prints AS (
    SELECT submission_id, hash(list_sort(list(hash(cells)))) AS orientation_print
    FROM (SELECT * EXCLUDE (line) FROM orientations) AS cells
    GROUP BY submission_id
)
SELECT
    s.*,
    l.lead_organisation,
    CASE WHEN s.status <> 'retire' AND places.is_located THEN places.epci_code END AS lead_epci,
    p.partner_print,
    o.orientation_print
FROM submissions AS s
LEFT JOIN leads AS l USING (submission_id)
LEFT JOIN lead_lines AS places USING (submission_id)
LEFT JOIN partner_prints AS p USING (submission_id)
LEFT JOIN orientation_prints AS o USING (submission_id)
ORDER BY s.submission_id
