SELECT organisation_id, organisation, actor_type, n_dossiers, n_led, commune_code AS insee_code
FROM counted_organisations
ORDER BY n_dossiers DESC, organisation_id
