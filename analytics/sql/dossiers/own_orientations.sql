SELECT * FROM orientations WHERE submission_id = $submission_id
