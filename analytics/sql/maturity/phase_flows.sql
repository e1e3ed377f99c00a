SELECT phase_initial, phase_final, count(*) AS n_dossiers
FROM moves
WHERE is_known AND phase_initial IS NOT NULL AND phase_final IS NOT NULL AND passes_all_but(failed, 'phases')
GROUP BY phase_initial, phase_final
ORDER BY
    min(min(srl_initial)) OVER (PARTITION BY phase_initial),
    min(min(srl_final)) OVER (PARTITION BY phase_final)
