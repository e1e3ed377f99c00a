SELECT (SELECT count(DISTINCT submission_id) FROM mentions) AS n_mentioning, (SELECT count(*) FROM bearers) AS n
