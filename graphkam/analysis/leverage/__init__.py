"""How we get there: leverage paths, the pry plan, without whom what breaks, lasting ties."""
