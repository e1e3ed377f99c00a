-- One row a chosen dossier, those without any partner included: its families, the types of its partners, its lead and
-- its size. `size_start` is the lowest number of organisations of its class ($starts, rising).
CREATE TEMP TABLE composed AS
WITH members AS (
    SELECT
        submission_id,
        list_sort(list_distinct(list(helix))) AS families,
        list_sort(list_distinct(list(actor_type))) AS types
    FROM chosen_lines
    GROUP BY submission_id
),
-- The line that stands for the lead organisation everywhere else: its registered office, else its first line.
leads AS (
    SELECT l.submission_id, l.organisation_id, l.actor_type
    FROM chosen_lines AS l
    SEMI JOIN (
        SELECT submission_id, organisation_id FROM chosen_lines WHERE role = 'chef_de_file'
    ) AS named USING (submission_id, organisation_id)
    QUALIFY row_number() OVER (PARTITION BY l.submission_id ORDER BY l.site_role <> 'siege', l.line) = 1
)
SELECT
    c.submission_id,
    c.n_partners,
    c.n_organisations,
    c.is_consortium,
    c.is_triple_helix,
    coalesce(m.families, []::VARCHAR[]) AS families,
    coalesce(array_to_string(list_filter(m.families, lambda family: family <> 'other'), '+'), '') AS helices,
    coalesce(m.types, []::VARCHAR[]) AS types,
    l.actor_type AS lead_type,
    l.organisation_id AS lead_id,
    list_max(list_filter($starts::BIGINT[], lambda start: start <= c.n_organisations)) AS size_start
FROM consortia AS c
LEFT JOIN members AS m USING (submission_id)
LEFT JOIN leads AS l USING (submission_id)
