-- Every dossier of either state: on which sides it is, and what tells who may read its name and where its lead is.
SELECT
    submission_id,
    coalesce(n.title, o.title) AS title,
    coalesce(n.maturity_scale, o.maturity_scale) AS maturity_scale,
    o.submission_id IS NOT NULL AS is_before,
    n.submission_id IS NOT NULL AS is_after,
    o.confidentiality AS mark_before,
    n.confidentiality AS mark_after,
    o.lead_epci AS epci_before,
    n.lead_epci AS epci_after,
    is_before AND is_after AND o.partner_print IS DISTINCT FROM n.partner_print AS has_other_partners,
    is_before AND is_after AND o.orientation_print IS DISTINCT FROM n.orientation_print AS has_other_orientations
FROM dossiers_before AS o
FULL JOIN dossiers_after AS n USING (submission_id)
ORDER BY submission_id
