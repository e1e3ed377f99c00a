-- The dossiers of a grid of freins or leviers, with what they bear: those of `moves` that pass every choice but the grid's
-- own, which are the group of wordings, and the column where the choice in force is one of the grid's columns.
CREATE TEMP TABLE bearers AS
SELECT
    submission_id,
    coalesce(phase_initial, 'inconnue') AS phase,
    $kind AS kind,
    CASE $kind WHEN 'frein' THEN barriers WHEN 'levier' THEN levers END AS texts
FROM moves
WHERE passes_all_but(failed & ~bit_of($kind), CASE WHEN $is_cut_as_chosen THEN 'groupe' ELSE '' END)
