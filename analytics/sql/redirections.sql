SELECT redirected_to AS call, count(*) AS n_dossiers
FROM chosen
WHERE redirected_to IS NOT NULL
GROUP BY redirected_to
ORDER BY n_dossiers DESC, redirected_to
