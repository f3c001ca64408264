// Takes away all committees of one account.
// params: account_id
// returns:
MATCH (n:Committee)
WHERE n.account_id = $account_id
DETACH DELETE n
