// Finds the plays of one account.
// params:
// returns:
CREATE INDEX play_account IF NOT EXISTS FOR (n:Play) ON (n.account_id)
