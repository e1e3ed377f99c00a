-- What the states say of each dossier on the reading's scale: `track_runs` are those of `analytics.maturity.tracks.Tracks`.
CREATE TEMP TABLE tracked AS
SELECT submission_id, since, last_direction, is_down_ever
FROM track_runs
WHERE maturity_scale = $scale;
