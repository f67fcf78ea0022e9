"""What is asked of an engine, before it hears it: checks, and what fits into the prompt."""
