-- Identities that its lines were given before the alias table brought them together.
SELECT given_id AS identity, count(*) AS n_lines
FROM its_lines
GROUP BY given_id
ORDER BY given_id <> $organisation, n_lines DESC, given_id
