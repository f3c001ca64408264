// Takes away those of these other companies that no account's graph speaks of any more.
// params: ids
// returns:
UNWIND $ids AS id
MATCH (a:Account {id: id})
WHERE a.external = true AND NOT EXISTS { MATCH (a)<-[:WORKS_IN|UNIT_OF|SUBSIDIARY_OF|OWNS|AT]-() }
DETACH DELETE a
