-- The territory asked for, the settings its profile needs, the dossiers chosen in all; no row when there is none.
SELECT
    level,
    code,
    name,
    population,
    coalesce(note, '') AS note,
    coalesce((SELECT value::BIGINT FROM settings WHERE key = 'maturity.field_threshold'), 5) AS field_level,
    coalesce((SELECT value::BIGINT FROM settings WHERE key = 'territory.rate_floor_population'), 50000) AS rate_floor,
    (SELECT count(*) FROM received WHERE is_chosen) AS n_chosen
FROM areas
WHERE level = $level AND code = $code
