// Takes away all of one account's backings of rivals by people.
// params: account_id
// returns:
MATCH ()-[r:BACKED_BY]->()
WHERE r.account_id = $account_id
DELETE r
