"""What may be typed about tasks, templates and recurring tasks."""
