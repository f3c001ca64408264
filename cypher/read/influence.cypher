// All of one account's influence between people, with their properties.
// params: account_id
// returns: found
MATCH ()-[r:INFLUENCES]->()
WHERE r.account_id = $account_id
RETURN collect(properties(r)) AS found
