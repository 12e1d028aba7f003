SELECT n.value, f.facility, f.kind = 'queue' FROM json_each(:names) n JOIN facilities f ON f.facility = n.value
UNION
SELECT n.value, f.facility, f.kind = 'queue' FROM json_each(:names) n JOIN facilities f ON f.external_id = n.value
