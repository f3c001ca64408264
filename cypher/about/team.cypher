// Ties facts to the teams they speak of; a fact is tied once.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (n:Team {id: row.target})
MERGE (f)-[:ABOUT]->(n)
