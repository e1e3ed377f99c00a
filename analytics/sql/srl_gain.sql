SELECT srl_final - srl_initial AS levels_crossed, count(*) AS n_dossiers
FROM srl_pairs
WHERE final = $final
GROUP BY levels_crossed
ORDER BY levels_crossed
