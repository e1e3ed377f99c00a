-- Dossiers whose day of submission is known, and those whose isn't: each once.
SELECT count(submitted_on) AS n_dated, count(*) - count(submitted_on) AS n_undated FROM chosen
