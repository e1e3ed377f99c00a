-- Communes with located lines: how many, and whether some are of what is looked for.
CREATE TEMP TABLE white_zones_lines AS
SELECT
    commune_code,
    count(*) AS n_lines,
    bool_or(
        CASE $kind
            WHEN 'type' THEN actor_type = $wanted
            WHEN 'helix' THEN helix = $wanted
            WHEN 'typologie' THEN submission_id IN (
                SELECT submission_id FROM submissions WHERE list_contains(typologies, $wanted)
            )
            ELSE true
        END
    ) AS is_wanted
FROM chosen_lines
WHERE is_located
GROUP BY commune_code
