SELECT
    t.scale,
    t.full_name,
    t.min_level::INTEGER AS min_level,
    t.max_level::INTEGER AS max_level,
    count(c.submission_id) AS n_dossiers,
    count(*) FILTER (c.srl_initial IS NOT NULL AND c.srl_target IS NOT NULL) AS n_known_target,
    count(*) FILTER (c.srl_initial IS NOT NULL AND c.srl_observed IS NOT NULL) AS n_known_observed
FROM (SELECT *, row_number() OVER () AS position FROM ref_maturity_scales) AS t
LEFT JOIN chosen AS c ON c.maturity_scale = t.scale
GROUP BY t.scale, t.full_name, t.min_level, t.max_level, t.position
ORDER BY t.position
