// Takes away all plays of one account.
// params: account_id
// returns:
MATCH (n:Play)
WHERE n.account_id = $account_id
DETACH DELETE n
