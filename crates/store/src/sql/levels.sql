SELECT v.identity, s.facility, s.qoh, s.atp
  FROM json_each(:pairs) p
  JOIN variants v ON v.identity = p.value ->> 0
  JOIN stock s ON s.variant_id = v.variant_id AND s.facility = p.value ->> 1
