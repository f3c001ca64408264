// Ties facts to the plays they speak of; a fact is tied once.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (n:Play {id: row.target})
MERGE (f)-[:ABOUT]->(n)
