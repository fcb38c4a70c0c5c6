"""From sections to documents that can be handed out."""
