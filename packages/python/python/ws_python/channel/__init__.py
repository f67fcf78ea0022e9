"""The way in and out of the process: frames on its pipes, and what it uses."""
