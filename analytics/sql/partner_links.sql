-- Pairs of communes: the one that places a dossier by its lead, and each other one where it has a partner.
WITH pairs AS (
    SELECT DISTINCT led.commune_code AS lead_commune, l.commune_code AS partner_commune, l.submission_id
    FROM chosen_lines AS l
    JOIN lead_lines AS led USING (submission_id)
    WHERE l.is_located
    AND led.is_located
    AND l.commune_code <> led.commune_code
    AND (len($dossiers::VARCHAR[]) = 0 OR list_contains($dossiers::VARCHAR[], l.submission_id))
)
SELECT lead_commune, partner_commune, count(*) AS n_dossiers, min(submission_id, 6) AS dossiers
FROM pairs
GROUP BY lead_commune, partner_commune
ORDER BY n_dossiers DESC, lead_commune, partner_commune
