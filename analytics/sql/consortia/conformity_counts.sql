SELECT
    count(*) AS n,
    count(*) FILTER (is_met) AS n_met,
    count(*) FILTER (NOT is_met) AS n_not_met,
    count(*) FILTER (is_met IS NULL) AS n_unknown,
    (SELECT count(*) FROM consortia WHERE n_partners = 0) AS n_without_partner,
    (SELECT value FROM settings WHERE key = 'call.name') AS call_name
FROM conformity
