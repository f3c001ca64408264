// All of one account's positions, with their properties.
// params: account_id
// returns: found
MATCH ()-[r:WORKS_IN]->()
WHERE r.account_id = $account_id
RETURN collect(properties(r)) AS found
