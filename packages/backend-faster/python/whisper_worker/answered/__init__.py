"""What an engine has heard, on its way to being told."""
