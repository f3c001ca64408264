// All teams of the workspace.
// params:
// returns: found
MATCH (n:Team)
RETURN collect(properties(n)) AS found
