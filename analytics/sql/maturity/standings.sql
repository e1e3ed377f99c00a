SELECT e.echeance, count(m.submission_id) AS n_dossiers
FROM (SELECT unnest($standings::VARCHAR[]) AS echeance, generate_subscripts($standings::VARCHAR[], 1) AS position) AS e
LEFT JOIN moves AS m ON m.echeance = e.echeance AND passes_all_but(m.failed, 'echeance')
GROUP BY e.echeance, e.position
ORDER BY e.position
