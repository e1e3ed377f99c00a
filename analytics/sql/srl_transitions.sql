SELECT srl_initial, srl_final, count(*) AS n_dossiers
FROM srl_pairs
WHERE final = $final
GROUP BY srl_initial, srl_final
ORDER BY srl_initial, srl_final
