// Finds the opportunities of one account.
// params:
// returns:
CREATE INDEX opportunity_account IF NOT EXISTS FOR (n:Opportunity) ON (n.account_id)
