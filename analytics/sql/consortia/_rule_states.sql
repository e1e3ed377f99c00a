-- A row a chosen dossier, a column a rule of the call that can be judged: true met, false not met, NULL not known.
-- Of two warnings, true is "nothing to warn of". Without any partner line nobody knows who is in the consortium; a
-- blank level is known not to be given, but nothing can be compared with it.
CREATE TEMP TABLE rule_states AS
WITH given AS (
    SELECT
        max(CASE WHEN key = 'call.published_on' THEN TRY_CAST(value AS DATE) END) AS opens_on,
        max(CASE WHEN key = 'call.duration_years' THEN TRY_CAST(value AS INTEGER) END) AS n_years
    FROM settings
),
call_window AS (
    -- A call that opens on 29 February closes on 1 March, as the import has it.
    SELECT
        opens_on,
        CASE
            WHEN month(opens_on) = 2 AND day(opens_on) = 29 THEN make_date(year(opens_on) + n_years, 3, 1)
            ELSE make_date(year(opens_on) + n_years, month(opens_on), day(opens_on))
        END AS closes_on
    FROM given
)
SELECT
    s.submission_id,
    CASE WHEN c.n_partners > 0 THEN c.is_consortium END AS R01,
    CASE WHEN c.n_partners > 0 THEN c.is_triple_helix END AS R02,
    s.has_letter AND s.has_form AS R03,
    len(s.typologies) > 0 AS R04,
    len(s.ai_priorities) > 0 AS R05,
    s.srl_initial IS NOT NULL AND s.srl_target IS NOT NULL AS R06,
    s.srl_target >= s.srl_initial AS R07,
    s.submitted_on >= w.opens_on AND s.submitted_on < w.closes_on AS R08,
    CASE WHEN c.n_partners > 0 THEN c.is_multicentric END AS R14
FROM chosen AS s
JOIN consortia AS c USING (submission_id)
CROSS JOIN call_window AS w
