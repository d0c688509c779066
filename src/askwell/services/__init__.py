"""What a person does: one module a story, permissions checked here."""
