// All of one account's reporting lines, with their properties.
// params: account_id
// returns: found
MATCH ()-[r:REPORTS_TO]->()
WHERE r.account_id = $account_id
RETURN collect(properties(r)) AS found
