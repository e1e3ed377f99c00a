SELECT s.status, count(l.submission_id) AS n_partners
FROM (SELECT unnest(['exact', 'nom', 'hors_region', 'etranger', 'non_localise']) AS status) AS s
LEFT JOIN chosen_lines AS l ON l.location = s.status
GROUP BY s.status
ORDER BY s.status
