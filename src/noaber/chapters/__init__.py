"""The chapters, in the order in which they are read. Names only."""

CHAPTERS = (
    "assignment",
    "process",
    "urgency",
    "partners",
    "value",
    "preconditions",
    "options",
    "experience",
    "costs",
    "weighing",
    "follow_up",
)
