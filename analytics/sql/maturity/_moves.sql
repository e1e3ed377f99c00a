-- Chosen dossiers on the scale read, one row each, with the levels they start from and end at. `failed` holds one bit for
-- each facet that the dossier does not pass (`bit_of`). Facets written by charts of pairs of levels keep dossiers with
-- both levels known only, so that what is picked is what was counted. Movement is not known at all without tracks.
CREATE TEMP TABLE moves AS
WITH levels AS (
    SELECT
        submission_id,
        barriers,
        levers,
        srl_initial,
        srl_target,
        srl_target_on,
        srl_observed,
        srl_observed_on,
        CASE $final WHEN 'target' THEN srl_target WHEN 'observed' THEN srl_observed END AS srl_final
    FROM chosen
    WHERE maturity_scale = $scale
),
judged AS (
    SELECT
        l.*,
        l.srl_initial IS NOT NULL AND l.srl_final IS NOT NULL AS is_known,
        l.srl_final - l.srl_initial AS crossed,
        ($phases::VARCHAR[])[l.srl_initial - $low + 1] AS phase_initial,
        ($phases::VARCHAR[])[l.srl_final - $low + 1] AS phase_final,
        CASE
            WHEN l.srl_target IS NULL THEN NULL
            WHEN l.srl_observed >= l.srl_target THEN 'atteint'
            WHEN l.srl_target_on IS NULL THEN 'sans_echeance'
            WHEN l.srl_target_on >= $as_of::DATE THEN 'en_cours'
            WHEN l.srl_observed IS NULL THEN 'a_constater'
            ELSE 'en_retard'
        END AS echeance,
        CASE
            WHEN NOT $has_tracks THEN NULL
            WHEN l.srl_observed IS NULL THEN 'inconnu'
            WHEN t.since <= $as_of::DATE - to_months($still_months::INTEGER) THEN 'immobile'
            WHEN t.last_direction > 0 THEN 'avance'
            WHEN t.last_direction < 0 THEN 'recul'
            ELSE 'nouveau'
        END AS mouvement,
        coalesce(t.is_down_ever, false) AS is_down_ever
    FROM levels AS l
    LEFT JOIN tracked AS t USING (submission_id)
),
passed AS (
    SELECT
        *,
        $pair_initial IS NULL OR (srl_initial = $pair_initial AND srl_final = $pair_final) AS paire,
        $threshold_end IS NULL OR (
            is_known AND CASE $threshold_end WHEN 'initial' THEN srl_initial ELSE srl_final END >= $threshold
        ) AS seuil,
        $level_end IS NULL OR (
            is_known AND CASE $level_end WHEN 'initial' THEN srl_initial ELSE srl_final END = $level
        ) AS niveau,
        $crossed IS NULL OR crossed = $crossed AS franchis,
        $phase_initial IS NULL OR (phase_initial = $phase_initial AND phase_final = $phase_final) AS phases,
        $groupe_typologie IS NULL OR submission_id IN (
            SELECT submission_id FROM memberships WHERE dimension = 'typologie' AND code = $groupe_typologie
        ) AS groupe_typologie,
        $groupe_type_acteur IS NULL OR submission_id IN (
            SELECT submission_id FROM memberships WHERE dimension = 'type_acteur' AND code = $groupe_type_acteur
        ) AS groupe_type_acteur,
        $groupe_departement IS NULL OR submission_id IN (
            SELECT submission_id FROM memberships WHERE dimension = 'departement' AND code = $groupe_departement
        ) AS groupe_departement,
        $groupe_epci IS NULL OR submission_id IN (
            SELECT submission_id FROM memberships WHERE dimension = 'epci' AND code = $groupe_epci
        ) AS groupe_epci,
        $groupe_helice IS NULL OR submission_id IN (
            SELECT submission_id FROM memberships WHERE dimension = 'helice' AND code = $groupe_helice
        ) AS groupe_helice,
        $groupe_phase IS NULL OR coalesce(phase_initial, 'inconnue') = $groupe_phase AS groupe_phase,
        $standing IS NULL OR coalesce(echeance = $standing, false) AS is_standing,
        $movement IS NULL OR coalesce(
            CASE $movement WHEN 'baisse' THEN is_down_ever ELSE mouvement = $movement END, false
        ) AS is_moving,
        NOT $has_stretch OR submission_id IN (SELECT submission_id FROM on_stretch) AS trajet,
        $barrier IS NULL OR coalesce(
            list_has_any(
                barriers, (SELECT list(text) FROM wordings WHERE kind = 'frein' AND group_key = $barrier)
            ),
            false
        ) AS frein,
        $lever IS NULL OR coalesce(
            list_has_any(levers, (SELECT list(text) FROM wordings WHERE kind = 'levier' AND group_key = $lever)), false
        ) AS levier
    FROM judged
)
SELECT
    * EXCLUDE (
        paire, seuil, niveau, franchis, phases, groupe_typologie, groupe_type_acteur, groupe_departement,
        groupe_epci, groupe_helice, groupe_phase, is_standing, is_moving, trajet, frein, levier
    ),
    CASE WHEN paire THEN 0 ELSE bit_of('paire') END
    | CASE WHEN seuil THEN 0 ELSE bit_of('seuil') END
    | CASE WHEN niveau THEN 0 ELSE bit_of('niveau') END
    | CASE WHEN franchis THEN 0 ELSE bit_of('franchis') END
    | CASE WHEN phases THEN 0 ELSE bit_of('phases') END
    | CASE WHEN groupe_typologie THEN 0 ELSE bit_of('groupe_typologie') END
    | CASE WHEN groupe_type_acteur THEN 0 ELSE bit_of('groupe_type_acteur') END
    | CASE WHEN groupe_departement THEN 0 ELSE bit_of('groupe_departement') END
    | CASE WHEN groupe_epci THEN 0 ELSE bit_of('groupe_epci') END
    | CASE WHEN groupe_helice THEN 0 ELSE bit_of('groupe_helice') END
    | CASE WHEN groupe_phase THEN 0 ELSE bit_of('groupe_phase') END
    | CASE WHEN is_standing THEN 0 ELSE bit_of('echeance') END
    | CASE WHEN is_moving THEN 0 ELSE bit_of('mouvement') END
    | CASE WHEN trajet THEN 0 ELSE bit_of('trajet') END
    | CASE WHEN frein THEN 0 ELSE bit_of('frein') END
    | CASE WHEN levier THEN 0 ELSE bit_of('levier') END AS failed
FROM passed
