-- The values that occur, most dossiers first: of a vocabulary too long to be shown whole.
SELECT code, count(*) AS n_dossiers FROM crossed GROUP BY code ORDER BY n_dossiers DESC, code
