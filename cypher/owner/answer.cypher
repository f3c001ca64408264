// Which of these answers belong to another account.
// params: ids, account_id
// returns: strangers
UNWIND $ids AS id
MATCH (n:Answer {id: id})
WHERE n.account_id <> $account_id
RETURN collect(n.id) AS strangers
