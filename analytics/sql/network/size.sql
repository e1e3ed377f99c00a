SELECT count(*) AS n_dossiers FROM chosen
