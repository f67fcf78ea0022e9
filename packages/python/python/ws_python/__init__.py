"""What the Python side of an engine in a process of its own is made of: frames on its pipes, calls, and their ends."""
