-- Every name that the chosen lines give each organisation.
SELECT organisation_id, list_sort(list_distinct(list(name))) AS names
FROM chosen_lines
GROUP BY organisation_id
