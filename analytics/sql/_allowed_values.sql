-- Closed lists of the filters, in the order in which they are shown.
SELECT field, code, label
FROM (
    SELECT 'departement' AS field, code, name AS label, code AS position FROM areas WHERE level = 'departement'
    UNION ALL
    SELECT 'epci', code, name, code FROM areas WHERE level = 'epci'
    UNION ALL
    SELECT 'typologie', code, label_fr, code FROM ref_typologies
    UNION ALL
    SELECT 'typologie', 'aucune', 'Aucune typologie', 'zzz'
    UNION ALL
    SELECT 'priorite', code, label_fr, code FROM ref_ai_priorities
    UNION ALL
    SELECT 'type_acteur', code, label, code FROM ref_actor_types
    UNION ALL
    SELECT 'statut', code, label_fr, "order" FROM ref_statuses
)
ORDER BY field, position
