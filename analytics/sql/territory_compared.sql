-- The territory, the départements it has communes in, the region: one bit each, the territory's being 1.
CREATE TEMP TABLE territory_compared AS
SELECT level, code, name, population, 1::UTINYINT << (row_number() OVER (ORDER BY position, code) - 1) AS bit
FROM (
    SELECT
        *,
        CASE WHEN level = $level AND code = $code THEN 0 WHEN level = 'departement' THEN 1 ELSE 2 END AS position
    FROM areas
    WHERE level IN ('region', 'departement') OR (level = $level AND code = $code)
)
WHERE position <> 1
OR code IN (
    SELECT departement_code
    FROM areas
    WHERE level = 'commune'
    AND $code = CASE $level WHEN 'epci' THEN epci_code WHEN 'arrondissement' THEN arrondissement_code END
)
