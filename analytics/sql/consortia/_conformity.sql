-- All the conformity rules together: one that is not met settles it, else one that is not known leaves it open.
CREATE TEMP TABLE conformity AS
SELECT
    submission_id,
    CASE WHEN bool_or(NOT is_met) THEN false WHEN bool_or(is_met IS NULL) THEN NULL ELSE true END AS is_met
FROM rule_answers
WHERE kind = 'conformity'
GROUP BY submission_id
