// Every customer account that is present.
// params:
// returns: found
MATCH (a:Account)
WHERE a.present = true AND a.external = false
RETURN collect(properties(a)) AS found
