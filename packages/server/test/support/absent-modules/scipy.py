"""Imported by the client of WhisperLive, and not used by it."""
