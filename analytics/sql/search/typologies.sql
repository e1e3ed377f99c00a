-- The typologies of the call with all their words (a table may lack the optional ones), and the dossiers of each.
SELECT t.*, count(c.submission_id) AS n_dossiers
FROM ref_typologies AS t
LEFT JOIN chosen AS c ON list_contains(c.typologies, t.code)
GROUP BY ALL
ORDER BY t.code
