"""The libraries behind the engines, where they need a hand."""
