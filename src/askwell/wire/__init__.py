"""JSON to domain and back: one module a story, models in and models out."""
