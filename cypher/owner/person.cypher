// Which of these people work for other accounts and not for this one.
// params: ids, account_id
// returns: strangers
UNWIND $ids AS id
MATCH (p:Person {id: id})-[r:WORKS_IN]->()
WITH p.id AS person, collect(r.account_id) AS accounts
WHERE NOT $account_id IN accounts
RETURN collect(person) AS strangers
