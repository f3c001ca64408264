// Ties facts to the opportunities they speak of; a fact is tied once.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (n:Opportunity {id: row.target})
MERGE (f)-[:ABOUT]->(n)
