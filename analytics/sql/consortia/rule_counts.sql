-- Every rule that is judged, zeros written, in the order of the table.
SELECT
    r.rule_id AS rule,
    r.kind,
    r.statement_fr AS statement,
    r.source_ref,
    count(*) FILTER (a.is_met) AS n_met,
    count(*) FILTER (NOT a.is_met) AS n_not_met,
    count(*) FILTER (a.submission_id IS NOT NULL AND a.is_met IS NULL) AS n_unknown
FROM ref_ami_rules AS r
LEFT JOIN rule_answers AS a ON a.rule = r.rule_id
WHERE r.rule_id IN ('R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R08', 'R14')
GROUP BY r.rule_id, r.kind, r.statement_fr, r.source_ref
ORDER BY r.rule_id
