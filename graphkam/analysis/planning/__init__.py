"""What to do about it: the pry plan, lasting ties, and what if."""
