SELECT n.value, g.facility_group FROM json_each(:names) n JOIN facility_groups g ON g.facility_group = n.value
 WHERE g.kind = 'channel'
UNION
SELECT n.value, g.facility_group FROM json_each(:names) n JOIN facility_groups g ON g.external_id = n.value
 WHERE g.kind = 'channel'
