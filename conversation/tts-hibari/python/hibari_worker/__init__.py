"""hibari in a process of its own, spoken to by frames over stdin and stdout."""
