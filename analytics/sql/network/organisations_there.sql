SELECT DISTINCT organisation_id FROM partners
