"""How we get there: leverage paths under controls, a rival's, and without whom what breaks."""
