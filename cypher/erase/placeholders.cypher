// Gives buying influences whose holder is erased an id that nobody can work out from the holder's.
// params: rows
// returns: written
UNWIND $rows AS row
MATCH (b:BuyingInfluence {id: row.id})
SET b.id = row.new
RETURN count(b) AS written
