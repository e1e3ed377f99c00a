SELECT srl_initial, srl_final, count(*) AS n_dossiers
FROM moves
WHERE is_known AND passes_all_but(failed, 'paire')
GROUP BY srl_initial, srl_final
ORDER BY srl_initial, srl_final
