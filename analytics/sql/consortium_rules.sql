SELECT
    submission_id,
    n_partners,
    n_organisations,
    n_types,
    n_helices,
    has_research,
    has_economy,
    has_hospital,
    is_consortium,
    is_triple_helix,
    n_care_sites,
    is_multicentric
FROM consortia
ORDER BY submission_id
