-- Dossiers behind one cell of `crossing`; `total` asks for whichever.
SELECT submission_id, title, status, lead, typologies
FROM listed
WHERE submission_id IN (
    SELECT submission_id
    FROM crossed_pairs
    WHERE ($typology = 'total' OR typology = $typology) AND ($code = 'total' OR code = $code)
)
ORDER BY submission_id
