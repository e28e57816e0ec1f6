"""What the caller can put right: shown as one line, without a traceback."""


class InputError(Exception):
    """The message says what is wrong, with which file or flag, and what to do."""
