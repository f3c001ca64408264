// Takes away all calls of one account.
// params: account_id
// returns:
MATCH (n:Call)
WHERE n.account_id = $account_id
DETACH DELETE n
