SELECT a.code, a.name, count(DISTINCT p.submission_id) AS n_dossiers, count(DISTINCT p.organisation_id) AS n_organisations
FROM areas AS a
LEFT JOIN places AS p USING (code)
WHERE a.level = $level
GROUP BY a.code, a.name
ORDER BY a.code
