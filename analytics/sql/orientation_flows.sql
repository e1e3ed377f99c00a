SELECT
    scheme,
    outcome,
    count(DISTINCT submission_id) AS n_dossiers,
    fsum(requested_eur) AS requested_eur,
    fsum(granted_eur) AS granted_eur
FROM orientations
WHERE submission_id IN (SELECT submission_id FROM received WHERE is_chosen)
GROUP BY scheme, outcome
ORDER BY scheme NULLS LAST, outcome NULLS LAST
