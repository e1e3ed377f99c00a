SELECT
    count(*) AS n_dossiers,
    (SELECT count(DISTINCT organisation_id) FROM chosen_lines) AS n_organisations,
    count(*) FILTER (n_partners = 0) AS n_without_partner,
    count(*) FILTER (lead_id IS NULL) AS n_without_lead,
    count(*) FILTER (is_triple_helix) AS n_triple,
    quantile_disc(n_organisations, 0.5) AS median_size
FROM composed
