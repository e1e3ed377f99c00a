-- What each state that holds one dossier on the scale says of its levels.
SELECT as_of, srl_initial, srl_target, srl_observed, srl_observed_on, srl_target_on
FROM track_points
WHERE submission_id = $submission_id AND maturity_scale = $scale
ORDER BY as_of
