// Ties facts to the calls they speak of; a fact is tied once.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (n:Call {id: row.target})
MERGE (f)-[:ABOUT]->(n)
