// Takes away some of one account's influence between people, because their ends have changed.
// params: account_id, ids
// returns:
MATCH ()-[r:INFLUENCES]->()
WHERE r.account_id = $account_id AND r.id IN $ids
DELETE r
