SELECT n.value, v.identity FROM json_each(:names) n JOIN variants v ON v.identity = n.value
