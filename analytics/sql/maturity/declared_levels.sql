-- What a state says of the maturity of each of its dossiers, withdrawn ones included.
SELECT submission_id, maturity_scale, srl_initial, srl_target, srl_observed, srl_target_on, srl_observed_on
FROM submissions
ORDER BY submission_id
