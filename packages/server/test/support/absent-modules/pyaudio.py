"""A machine without a sound card: the client of WhisperLive reads files there."""

paInt16 = 8


class PyAudio:
    def open(self, **_):
        raise OSError("There is no sound card.")

    def terminate(self):
        pass
