-- Chosen dossiers that both organisations are in.
SELECT submission_id, title, status, lead, typologies
FROM listed
WHERE submission_id IN (SELECT submission_id FROM chosen_lines WHERE organisation_id = $first)
AND submission_id IN (SELECT submission_id FROM chosen_lines WHERE organisation_id = $second)
ORDER BY submission_id
