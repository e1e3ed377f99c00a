SELECT coalesce(
    (SELECT organisation_id FROM organisation_aliases WHERE alias_id = $organisation::VARCHAR), $organisation::VARCHAR
) AS organisation_id
