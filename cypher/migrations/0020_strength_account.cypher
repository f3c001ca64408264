// Finds the strengths of one account.
// params:
// returns:
CREATE INDEX strength_account IF NOT EXISTS FOR (n:Strength) ON (n.account_id)
