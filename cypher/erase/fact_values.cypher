// Changes what facts say, and under which id, where a person was taken out of them.
// params: rows
// returns: written
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
SET f += row.values
RETURN count(f) AS written
