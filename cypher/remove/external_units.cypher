// Takes away those of these units of other companies where nobody works any more.
// params: ids
// returns:
UNWIND $ids AS id
MATCH (u:Unit {id: id})-[:UNIT_OF]->(a:Account)
WHERE a.external = true AND NOT EXISTS { MATCH (u)<-[:WORKS_IN|PART_OF]-() }
DETACH DELETE u
