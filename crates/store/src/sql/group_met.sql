INSERT INTO facility_groups (facility_group, name, kind) VALUES (:group, :group, :kind)
ON CONFLICT (facility_group) DO NOTHING
