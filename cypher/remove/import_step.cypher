// Takes away what import runs recorded of one account.
// params: account_id
// returns:
MATCH (s:ImportStep)
WHERE s.account_id = $account_id
DETACH DELETE s
