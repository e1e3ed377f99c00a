-- Numbers as its lines give them, those that identify it first.
SELECT k.kind, l.value, count(*) AS n_lines
FROM (
    SELECT unnest(['siren', 'siret', 'finess', 'rnsr', 'uai']) AS kind, unnest([siren, siret, finess, rnsr, uai]) AS value
    FROM its_lines
) AS l
JOIN (
    SELECT unnest(['siren', 'siret', 'finess', 'rnsr', 'uai']) AS kind, unnest(range(5)) AS position
) AS k USING (kind)
WHERE l.value IS NOT NULL
GROUP BY k.kind, k.position, l.value
ORDER BY k.position, n_lines DESC, l.value
