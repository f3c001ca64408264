// Takes ids out of the lists of what import runs brought.
// params: ids
// returns:
MATCH (s:ImportStep)
WHERE any(one IN s.carried WHERE one IN $ids)
SET s.carried = [one IN s.carried WHERE NOT one IN $ids]
