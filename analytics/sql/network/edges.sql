SELECT organisation_a, organisation_b, n_dossiers FROM ties ORDER BY n_dossiers DESC, organisation_a, organisation_b
