SELECT
    count(*) FILTER (is_known) AS n_known,
    count(*) AS n,
    count(*) FILTER (is_known AND srl_initial = $high) AS n_top_initial,
    (SELECT count(*) FROM chosen WHERE maturity_scale <> $scale) AS n_other_scales
FROM moves
WHERE passes_all_but(failed, '')
