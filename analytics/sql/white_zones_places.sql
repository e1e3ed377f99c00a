SELECT commune_code FROM white_zones_lines WHERE is_wanted ORDER BY commune_code
