-- What reading maturity adds to the shared views, before `moves` stands.

-- Groups that maturity is compared by, whatever is chosen: (dimension, code, submission_id), a dossier in several groups
-- of one dimension counting in each. Territories: a located partner line there, as the filters mean it.
CREATE TEMP VIEW memberships AS
SELECT
    'typologie' AS dimension,
    unnest(CASE WHEN len(typologies) > 0 THEN list_distinct(typologies) ELSE ['aucune'] END) AS code,
    submission_id
FROM submissions
UNION ALL
SELECT DISTINCT 'type_acteur' AS dimension, actor_type AS code, submission_id FROM partners
UNION ALL
SELECT DISTINCT 'helice' AS dimension, helix AS code, submission_id FROM partners
UNION ALL
SELECT DISTINCT 'departement' AS dimension, departement_code AS code, submission_id
FROM partners
WHERE location IN ('exact', 'nom') AND departement_code IS NOT NULL
UNION ALL
SELECT DISTINCT 'epci' AS dimension, epci_code AS code, submission_id
FROM partners
WHERE location IN ('exact', 'nom') AND epci_code IS NOT NULL;

-- One bit a facet, in the order of FACETS.
CREATE TEMP MACRO bit_of(facet) AS
    CASE facet
        WHEN 'paire' THEN 1
        WHEN 'seuil' THEN 2
        WHEN 'niveau' THEN 4
        WHEN 'franchis' THEN 8
        WHEN 'phases' THEN 16
        WHEN 'groupe_typologie' THEN 32
        WHEN 'groupe_type_acteur' THEN 64
        WHEN 'groupe_departement' THEN 128
        WHEN 'groupe_epci' THEN 256
        WHEN 'groupe_helice' THEN 512
        WHEN 'groupe_phase' THEN 1024
        WHEN 'echeance' THEN 2048
        WHEN 'mouvement' THEN 4096
        WHEN 'trajet' THEN 8192
        WHEN 'frein' THEN 16384
        WHEN 'levier' THEN 32768
        ELSE 0
    END;

-- Whether a dossier passes every facet but one, which a view leaves out because it is where that one is chosen; none
-- is left out for any other text, such as ''.
CREATE TEMP MACRO passes_all_but(failed, facet) AS failed & ~bit_of(facet) = 0;

-- Words of those groups and their order. The groups of a closed list are shown even when they are empty.
CREATE TEMP VIEW group_words AS
SELECT 'typologie' AS dimension, code, label_fr AS label, code AS position, true AS is_closed FROM ref_typologies
UNION ALL
SELECT 'typologie', 'aucune', 'Aucune typologie', 'zzz', false
UNION ALL
SELECT 'type_acteur', code, label, code, true FROM ref_actor_types
UNION ALL
SELECT 'helice', code, code, position, true
FROM (VALUES ('research', '1'), ('economy', '2'), ('hospital', '3'), ('medico_social', '4'), ('other', '5')) AS helix (
    code, position
)
UNION ALL
SELECT level, code, name, code, level = 'departement' FROM areas WHERE level IN ('departement', 'epci');
