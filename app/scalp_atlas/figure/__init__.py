"""Pictures of a resolution: the head rendered off screen, lines, labels and legend painted over it."""
