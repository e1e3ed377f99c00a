-- By phase of the initial level: dossiers that start high have fewer levels left to cross.
SELECT phase_initial AS phase, crossed AS levels_crossed, count(*) AS n_dossiers
FROM moves
WHERE is_known AND phase_initial IS NOT NULL AND passes_all_but(failed, 'franchis')
GROUP BY phase_initial, crossed
ORDER BY min(min(srl_initial)) OVER (PARTITION BY phase_initial), levels_crossed
