-- Where one dossier stands in the reading, whether or not it passes the choices.
SELECT m.echeance, m.mouvement, m.is_down_ever, t.since, m.failed = 0 AS is_counted
FROM moves AS m
LEFT JOIN tracked AS t USING (submission_id)
WHERE m.submission_id = $submission_id
