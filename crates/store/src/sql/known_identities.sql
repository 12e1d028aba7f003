SELECT identity FROM variants WHERE identity IN (SELECT value FROM json_each(:identities))
