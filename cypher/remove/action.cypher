// Takes away all actions of one account.
// params: account_id
// returns:
MATCH (n:Action)
WHERE n.account_id = $account_id
DETACH DELETE n
