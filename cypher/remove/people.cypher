// Takes away those of these people who have no position left in any account's graph.
// params: ids
// returns:
UNWIND $ids AS id
MATCH (p:Person {id: id})
WHERE NOT EXISTS { MATCH (p)-[:WORKS_IN]->() }
DETACH DELETE p
