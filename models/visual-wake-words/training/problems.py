"""What is wrong with the user's input, said as one sentence."""


class Problem(Exception):
    """Ends the program with its message and exit code 3."""
