// All calls of one account.
// params: account_id
// returns: found
MATCH (n:Call)
WHERE n.account_id = $account_id
RETURN collect(properties(n)) AS found
