// Takes away some of one account's backings of rivals by people, because their ends have changed.
// params: account_id, ids
// returns:
MATCH ()-[r:BACKED_BY]->()
WHERE r.account_id = $account_id AND r.id IN $ids
DELETE r
