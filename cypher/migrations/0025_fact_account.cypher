// Finds the facts of one account.
// params:
// returns:
CREATE INDEX fact_account IF NOT EXISTS FOR (n:Fact) ON (n.account_id)
