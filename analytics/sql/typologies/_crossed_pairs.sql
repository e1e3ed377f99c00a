-- Every typology of a dossier with every value it has; a dossier without one or without the other still counts.
CREATE TEMP TABLE crossed_pairs AS
SELECT c.submission_id, c.typology, coalesce(v.code, 'sans') AS code
FROM (
    SELECT submission_id, unnest(list_distinct(typologies)) AS typology FROM chosen
    UNION ALL
    SELECT submission_id, 'aucune' FROM chosen WHERE coalesce(len(typologies), 0) = 0
) AS c
LEFT JOIN crossed AS v USING (submission_id);
