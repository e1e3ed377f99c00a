SELECT srl_initial, srl_final AS srl_target, count(*) AS n_dossiers
FROM srl_pairs
WHERE final = 'target' AND submission_id IN (SELECT submission_id FROM territory_members WHERE is_here)
GROUP BY srl_initial, srl_final
ORDER BY srl_initial, srl_final
