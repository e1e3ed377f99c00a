-- Dossiers that pass every filter. Withdrawn ones are received but not chosen, unless their status is asked for.
CREATE TEMP TABLE received AS
WITH territories AS (
    SELECT
        submission_id,
        bool_or(list_contains($departement::VARCHAR[], departement_code)) AS is_in_departement,
        bool_or(list_contains($epci::VARCHAR[], epci_code)) AS is_in_epci
    FROM placed
    WHERE site = $site AND len($departement::VARCHAR[]) + len($epci::VARCHAR[]) > 0
    GROUP BY submission_id
)
SELECT s.submission_id, s.status <> 'retire' OR len($statut::VARCHAR[]) > 0 AS is_chosen
FROM submissions AS s
LEFT JOIN territories AS t USING (submission_id)
WHERE (len($statut::VARCHAR[]) = 0 OR list_contains($statut::VARCHAR[], s.status))
AND (
    len($typologie::VARCHAR[]) = 0
    OR list_has_any(s.typologies, $typologie::VARCHAR[])
    OR (list_contains($typologie::VARCHAR[], 'aucune') AND len(s.typologies) = 0)
)
AND (len($priorite::VARCHAR[]) = 0 OR list_has_any(s.ai_priorities, $priorite::VARCHAR[]))
AND (
    len($aire_sante::VARCHAR[]) = 0
    OR list_contains(
        list_transform($aire_sante::VARCHAR[], lambda wanted: strip_accents(lower(trim(wanted)))),
        strip_accents(lower(trim(s.health_area)))
    )
)
AND ($preexistant::BOOLEAN IS NULL OR s.is_preexisting = $preexistant::BOOLEAN)
AND ($date_from::DATE IS NULL OR s.submitted_on >= $date_from::DATE)
AND ($date_to::DATE IS NULL OR s.submitted_on <= $date_to::DATE)
AND (
    len($type_acteur::VARCHAR[]) = 0
    OR s.submission_id IN (
        SELECT submission_id FROM partners WHERE list_contains($type_acteur::VARCHAR[], actor_type)
    )
)
AND (len($departement::VARCHAR[]) = 0 OR t.is_in_departement)
AND (len($epci::VARCHAR[]) = 0 OR t.is_in_epci);
