-- One row a dossier of the grid and text it bears, under the group of its wording.
CREATE TEMP VIEW mentions AS
SELECT b.submission_id, b.phase, w.group_key AS key, w.label, w.text
FROM (SELECT submission_id, phase, kind, unnest(texts) AS text FROM bearers) AS b
JOIN wordings AS w USING (kind, text)
