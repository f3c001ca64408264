// All answers of one account.
// params: account_id
// returns: found
MATCH (n:Answer)
WHERE n.account_id = $account_id
RETURN collect(properties(n)) AS found
