-- The same, a row a dossier and rule, with the kind of the rule.
CREATE TEMP TABLE rule_answers AS
SELECT a.submission_id, a.rule, r.kind, a.is_met
FROM rule_states
UNPIVOT INCLUDE NULLS (is_met FOR rule IN (R01, R02, R03, R04, R05, R06, R07, R08, R14)) AS a
JOIN ref_ami_rules AS r ON r.rule_id = a.rule
