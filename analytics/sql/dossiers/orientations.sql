-- Where one dossier was sent, the earliest first, those without a date last.
SELECT
    coalesce(f.name, o.scheme) AS scheme,
    o.oriented_on,
    coalesce(i.label_fr, o.outcome) AS outcome,
    o.requested_eur,
    o.granted_eur
FROM orientations AS o
LEFT JOIN ref_funding_schemes AS f ON f.code = o.scheme
LEFT JOIN ref_outcomes AS i ON i.code = o.outcome
WHERE o.submission_id = $submission_id
ORDER BY o.oriented_on NULLS LAST, o.line
