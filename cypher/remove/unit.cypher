// Takes away all units of one account.
// params: account_id
// returns:
MATCH (n:Unit)
WHERE n.account_id = $account_id
DETACH DELETE n
