SELECT crossed AS levels_crossed, count(*) AS n_dossiers
FROM moves
WHERE is_known AND passes_all_but(failed, 'franchis')
GROUP BY levels_crossed
ORDER BY levels_crossed
