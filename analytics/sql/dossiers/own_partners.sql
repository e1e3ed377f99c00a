SELECT * FROM partners WHERE submission_id = $submission_id
