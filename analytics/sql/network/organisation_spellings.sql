SELECT name, count(*) AS n_lines, count(DISTINCT submission_id) AS n_dossiers
FROM its_lines
GROUP BY name
ORDER BY n_lines DESC, name
