// All of one account's backings of rivals by people, with their properties.
// params: account_id
// returns: found
MATCH ()-[r:BACKED_BY]->()
WHERE r.account_id = $account_id
RETURN collect(properties(r)) AS found
