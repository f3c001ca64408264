// Finds the buying influences of one account.
// params:
// returns:
CREATE INDEX buying_influence_account IF NOT EXISTS FOR (n:BuyingInfluence) ON (n.account_id)
