// Takes away all of one account's reporting lines.
// params: account_id
// returns:
MATCH ()-[r:REPORTS_TO]->()
WHERE r.account_id = $account_id
DELETE r
