"""Quick add: what one typed line says about a task; pure reading, and finding whom it names."""
