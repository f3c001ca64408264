// Takes away people with all their ties.
// params: ids
// returns:
UNWIND $ids AS id
MATCH (p:Person {id: id})
DETACH DELETE p
