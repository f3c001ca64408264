// All members of the workspace.
// params:
// returns: found
MATCH (n:Member)
RETURN collect(properties(n)) AS found
