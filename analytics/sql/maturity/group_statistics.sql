-- Lower quantiles, as `quantile_disc` takes them: the smallest level that the share of dossiers is at or below. Always a
-- level that some dossier has, and none for a group of too few dossiers.
WITH statistics AS (
    SELECT
        code,
        count(*) FILTER (is_known) AS n_known,
        count(*) AS n,
        quantile_disc(srl_initial, [0.25, 0.5, 0.75]) FILTER (is_known) AS initial,
        quantile_disc(srl_final, [0.25, 0.5, 0.75]) FILTER (is_known) AS final,
        count(*) FILTER (is_known AND srl_initial >= $field_level) AS n_field_initial,
        count(*) FILTER (is_known AND srl_final >= $field_level) AS n_field_final
    FROM maturity_grouped
    GROUP BY code
)
SELECT
    w.code,
    w.label,
    coalesce(s.n_known, 0) AS n_known,
    coalesce(s.n, 0) AS n,
    CASE WHEN s.n_known >= $smallest THEN s.initial[1] END AS initial_q1,
    CASE WHEN s.n_known >= $smallest THEN s.initial[2] END AS initial_median,
    CASE WHEN s.n_known >= $smallest THEN s.initial[3] END AS initial_q3,
    CASE WHEN s.n_known >= $smallest THEN s.final[1] END AS final_q1,
    CASE WHEN s.n_known >= $smallest THEN s.final[2] END AS final_median,
    CASE WHEN s.n_known >= $smallest THEN s.final[3] END AS final_q3,
    CASE WHEN $field_level IS NOT NULL THEN coalesce(s.n_field_initial, 0) END AS n_field_initial,
    CASE WHEN $field_level IS NOT NULL THEN coalesce(s.n_field_final, 0) END AS n_field_final
FROM group_words AS w
LEFT JOIN statistics AS s USING (code)
WHERE w.dimension = $dimension AND (w.is_closed OR s.n > 0)
ORDER BY w.position
