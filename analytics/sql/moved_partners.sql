-- Organisations that a dossier of both states gained or lost. A dossier that came or went gains and loses none.
WITH kept AS (
    SELECT submission_id FROM dossiers_before SEMI JOIN dossiers_after USING (submission_id)
),
gained AS (
    FROM partners_after SEMI JOIN kept USING (submission_id)
    ANTI JOIN partners_before USING (submission_id, organisation_id)
),
lost AS (
    FROM partners_before SEMI JOIN kept USING (submission_id)
    ANTI JOIN partners_after USING (submission_id, organisation_id)
)
SELECT 'gained' AS move, submission_id, organisation_id, organisation FROM gained
UNION ALL
SELECT 'lost' AS move, submission_id, organisation_id, organisation FROM lost
ORDER BY submission_id, organisation, organisation_id
