SELECT e.mouvement, count(m.submission_id) AS n_dossiers
FROM (SELECT unnest($movements::VARCHAR[]) AS mouvement, generate_subscripts($movements::VARCHAR[], 1) AS position) AS e
LEFT JOIN moves AS m ON m.mouvement = e.mouvement AND passes_all_but(m.failed, 'mouvement')
GROUP BY e.mouvement, e.position
ORDER BY e.position
