-- The dossiers of a grid of freins or leviers, with what they bear: those of `moves` that pass every choice but the grid's
-- own: the group of wordings and the column.
CREATE TEMP TABLE bearers AS
SELECT
    submission_id,
    coalesce(phase_initial, 'inconnue') AS phase,
    $kind AS kind,
    CASE $kind WHEN 'frein' THEN barriers WHEN 'levier' THEN levers END AS texts
FROM moves
WHERE passes_all_but(failed & ~bit_of($kind), 'groupe_' || $by)
