-- Every line of kpis.csv. A ratio has a numerator and a denominator, any other figure a value only; a code that
-- nothing here computes (K22, or a line that a Region adds) comes out unknown.
WITH limits AS (
    SELECT
        any_value(value::BIGINT) FILTER (key = 'territory.epci_reference_count') AS n_epci,
        any_value(value::BIGINT) FILTER (key = 'maturity.field_threshold') AS field_level
    FROM settings
    WHERE key IN ('territory.epci_reference_count', 'maturity.field_threshold')
),
dossiers AS MATERIALIZED (
    SELECT
        s.submission_id,
        s.reviewed_on - s.submitted_on AS review_days,
        s.reviewed_on IS NOT NULL OR s.status IN ('oriente', 'redirige', 'non_retenu') AS is_reviewed,
        s.submission_id IN (
            SELECT submission_id FROM orientations WHERE scheme NOT IN ('A_ETUDIER', 'AUCUN')
        ) AS is_oriented,
        s.status = 'redirige' OR s.redirected_to IS NOT NULL AS is_redirected,
        s.has_letter,
        s.has_form,
        s.typologies,
        s.ai_priorities,
        s.expected_fte,
        s.is_preexisting,
        CASE WHEN s.maturity_scale = 'SRL' THEN s.srl_initial END AS srl_initial,
        CASE WHEN s.maturity_scale = 'SRL' THEN s.srl_target END AS srl_target,
        CASE WHEN s.maturity_scale = 'SRL' THEN s.srl_observed END AS srl_observed,
        c.n_organisations,
        c.n_types,
        c.n_departements,
        c.is_consortium,
        c.is_triple_helix,
        c.is_multicentric
    FROM chosen AS s
    JOIN consortia AS c USING (submission_id)
),
of_dossiers AS MATERIALIZED (
    SELECT
        count(*) AS n,
        count(*) FILTER (has_letter AND has_form) AS complete,
        count(*) FILTER (has_letter IS NOT NULL OR has_form IS NOT NULL) AS known_complete,
        count(*) FILTER (is_consortium) AS consortia,
        count(*) FILTER (is_triple_helix) AS triple_helices,
        count(*) FILTER (is_reviewed) AS reviewed,
        count(*) FILTER (is_reviewed AND is_oriented) AS oriented,
        quantile_disc(review_days, [0.5, 0.9]) AS review_days,
        count(*) FILTER (is_multicentric) AS multicentric,
        quantile_disc(n_organisations, 0.5) AS organisations_median,
        quantile_disc(n_types, 0.5) AS types_median,
        quantile_disc(n_departements, 0.5) AS departements_median,
        count(*) FILTER (list_contains(ai_priorities, 'P1')) AS p1,
        count(*) FILTER (list_contains(ai_priorities, 'P2')) AS p2,
        count(*) FILTER (list_contains(ai_priorities, 'P3')) AS p3,
        count(*) FILTER (len(ai_priorities) > 0) AS known_priorities,
        count(*) FILTER (srl_initial IS NOT NULL AND srl_target IS NOT NULL) AS pairs,
        count(*) FILTER (srl_target > srl_initial) AS rising,
        count(srl_target) FILTER (srl_initial < field_level) AS below_target,
        count(*) FILTER (srl_initial < field_level AND srl_target >= field_level) AS past_target,
        count(srl_observed) FILTER (srl_initial < field_level) AS below_observed,
        count(*) FILTER (srl_initial < field_level AND srl_observed >= field_level) AS past_observed,
        quantile_disc(srl_initial, 0.5) AS srl_initial_median,
        quantile_disc(srl_target, 0.5) AS srl_target_median,
        quantile_disc(srl_observed, 0.5) AS srl_observed_median,
        count(*) FILTER (is_redirected) AS redirected,
        fsum(expected_fte) AS fte_sum,
        quantile_disc(expected_fte, 0.5) AS fte_median,
        count(*) FILTER (is_preexisting) AS preexisting,
        count(is_preexisting) AS known_preexisting
    FROM dossiers, limits
),
lead_places AS (
    SELECT count(*) AS in_region, list(DISTINCT epci_code) AS covered_codes
    FROM lead_lines
    SEMI JOIN dossiers USING (submission_id)
    WHERE is_located
),
of_territories AS MATERIALIZED (
    SELECT
        any_value(n_epci) AS n_epci,
        count(*) FILTER (level = 'epci' AND list_contains(covered_codes, code)) AS covered,
        coalesce(sum(population) FILTER (level = 'epci' AND list_contains(covered_codes, code)), 0)::BIGINT
            AS covered_population,
        (sum(population) FILTER (level = 'region'))::BIGINT AS population,
        any_value(in_region) AS in_region
    FROM areas, lead_places, limits
    WHERE level IN ('epci', 'region')
),
of_typologies AS (
    SELECT
        count(*) AS n,
        count(*) FILTER (code IN (SELECT unnest(typologies) FROM dossiers)) AS covered
    FROM ref_typologies
),
-- Companies of the dossiers where research takes part too.
cooperating AS (
    SELECT unnest(list(organisation_id) FILTER (actor_type IN ('STARTUP', 'ENT'))) AS company
    FROM chosen_lines
    GROUP BY submission_id
    HAVING bool_or(actor_type IN ('LABO', 'ESR'))
),
plain AS (
    SELECT
        unnest(
            [
                {code: 'K07.median', value: review_days[1]::DOUBLE},
                {code: 'K07.p90', value: review_days[2]},
                {code: 'K13.partners', value: organisations_median},
                {code: 'K13.types', value: types_median},
                {code: 'K13.departements', value: departements_median},
                {code: 'K17.initial', value: srl_initial_median},
                {code: 'K17.target', value: srl_target_median},
                {code: 'K17.observed', value: srl_observed_median},
                {code: 'K20', value: redirected},
                {code: 'K21.sum', value: fte_sum},
                {code: 'K21.median', value: fte_median}
            ],
            recursive := true
        )
    FROM of_dossiers
    UNION ALL
    SELECT 'K01', count(*) FROM received
    UNION ALL
    SELECT 'K06', count(DISTINCT scheme)
    FROM orientations
    SEMI JOIN dossiers USING (submission_id)
    WHERE scheme NOT IN ('A_ETUDIER', 'AUCUN')
    UNION ALL
    SELECT 'K09', n_epci - covered FROM of_territories
    UNION ALL
    SELECT 'K24', count(DISTINCT company) FROM cooperating
),
ratios AS (
    SELECT
        unnest(
            [
                {code: 'K02', numerator: complete, denominator: n, is_known: known_complete > 0},
                {code: 'K03', numerator: consortia, denominator: n, is_known: true},
                {code: 'K04', numerator: triple_helices, denominator: n, is_known: true},
                {code: 'K05', numerator: oriented, denominator: reviewed, is_known: true},
                {code: 'K12', numerator: multicentric, denominator: n, is_known: true},
                {code: 'K15.P1', numerator: p1, denominator: n, is_known: known_priorities > 0},
                {code: 'K15.P2', numerator: p2, denominator: n, is_known: known_priorities > 0},
                {code: 'K15.P3', numerator: p3, denominator: n, is_known: known_priorities > 0},
                {code: 'K16', numerator: pairs, denominator: n, is_known: true},
                {code: 'K18', numerator: rising, denominator: pairs, is_known: true},
                {code: 'K19.target', numerator: past_target, denominator: below_target, is_known: true},
                {code: 'K19.observed', numerator: past_observed, denominator: below_observed, is_known: true},
                {code: 'K25', numerator: preexisting, denominator: n, is_known: known_preexisting > 0}
            ],
            recursive := true
        )
    FROM of_dossiers
    UNION ALL
    SELECT
        unnest(
            [
                {code: 'K08', numerator: covered, denominator: n_epci, is_known: true},
                {code: 'K10', numerator: covered_population, denominator: population, is_known: true},
                {code: 'K11', numerator: in_region, denominator: population, is_known: true}
            ],
            recursive := true
        )
    FROM of_territories
    UNION ALL
    SELECT 'K14', covered, n, covered > 0 FROM of_typologies
    UNION ALL
    SELECT 'K23', required_cells_ok, required_cells_read, true FROM snapshot
)
SELECT
    k.code,
    CASE
        WHEN r.code IS NULL THEN p.value
        WHEN r.is_known
            -- K11 is a rate for 100,000 inhabitants.
            THEN r.numerator * CASE r.code WHEN 'K11' THEN 100000 ELSE 1 END / nullif(r.denominator, 0)
    END AS value,
    r.numerator,
    r.denominator
FROM ref_kpis AS k
LEFT JOIN plain AS p USING (code)
LEFT JOIN ratios AS r USING (code)
ORDER BY k.code
