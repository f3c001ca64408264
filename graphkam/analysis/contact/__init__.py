"""What to do next: next contacts, answers to them, what would change them, agenda and week."""
