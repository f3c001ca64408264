// How many opportunities each account has.
// params:
// returns: accounts, counts
MATCH (o:Opportunity)
WHERE o.present = true
WITH o.account_id AS account_id, count(o) AS opportunities
RETURN collect(account_id) AS accounts, collect(opportunities) AS counts
