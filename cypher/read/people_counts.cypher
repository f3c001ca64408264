// How many people have a position in each account's graph.
// params:
// returns: accounts, counts
MATCH ()-[r:WORKS_IN]->()
WHERE r.present = true
WITH r.account_id AS account_id, count(DISTINCT r.person_id) AS people
RETURN collect(account_id) AS accounts, collect(people) AS counts
