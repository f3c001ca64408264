// Holds people back from other writers until they are gone; their records, as far as they are there.
// params: ids
// returns: found
UNWIND $ids AS id
MATCH (p:Person {id: id})
SET p.present = p.present
RETURN collect(properties(p)) AS found
