// Takes away all opportunities of one account.
// params: account_id
// returns:
MATCH (n:Opportunity)
WHERE n.account_id = $account_id
DETACH DELETE n
