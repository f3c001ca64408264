// Takes away some of one account's reporting lines, because their ends have changed.
// params: account_id, ids
// returns:
MATCH ()-[r:REPORTS_TO]->()
WHERE r.account_id = $account_id AND r.id IN $ids
DELETE r
