// Accounts by id: the employers of people in another account's graph.
// params: ids
// returns: found
UNWIND $ids AS id
MATCH (a:Account {id: id})
RETURN collect(properties(a)) AS found
