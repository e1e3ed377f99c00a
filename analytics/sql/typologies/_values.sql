-- What a typology is crossed with, but for territories: (dimension, code, submission_id) over the chosen dossiers, a
-- dossier in several values of one dimension counting in each. The phase is that of the initial level on the SRL scale.
CREATE TEMP VIEW crossed_values AS
SELECT DISTINCT 'priorite' AS dimension, unnest(ai_priorities) AS code, submission_id FROM chosen
UNION ALL
SELECT DISTINCT 'type_acteur', actor_type, submission_id FROM chosen_lines
UNION ALL
SELECT DISTINCT 'helice', helix, submission_id FROM chosen_lines
UNION ALL
SELECT 'statut', status, submission_id FROM chosen
UNION ALL
SELECT 'phase', l.phase_code, c.submission_id
FROM chosen AS c
JOIN ref_srl_levels AS l ON l.level = c.srl_initial
WHERE c.maturity_scale = 'SRL';
