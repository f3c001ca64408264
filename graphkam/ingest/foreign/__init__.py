"""Files of other programs: recognised by their content, understood column by column, gathered account by account."""
