-- What the call says beside its rules: nothing to judge a dossier by.
SELECT rule_id AS rule, statement_fr AS statement, source_ref
FROM ref_ami_rules
WHERE kind = 'context' AND rule_id LIKE 'R%'
ORDER BY rule_id
