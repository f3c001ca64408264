// Takes away all buying influences of one account.
// params: account_id
// returns:
MATCH (n:BuyingInfluence)
WHERE n.account_id = $account_id
DETACH DELETE n
