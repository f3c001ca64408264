// All of one account's who of ours knows whom, with their properties.
// params: account_id
// returns: found
MATCH ()-[r:COVERS]->()
WHERE r.account_id = $account_id
RETURN collect(properties(r)) AS found
