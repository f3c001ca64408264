// Takes away all rivals of one account.
// params: account_id
// returns:
MATCH (n:Rival)
WHERE n.account_id = $account_id
DETACH DELETE n
