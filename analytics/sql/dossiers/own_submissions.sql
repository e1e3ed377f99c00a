SELECT * FROM submissions WHERE submission_id = $submission_id
