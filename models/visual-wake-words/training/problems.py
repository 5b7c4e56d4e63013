"""What is wrong with the input or the machine, and how programs end with it."""

import sys
from typing import Callable


class Problem(Exception):
    """Says what is wrong, where, and what to do."""


def ending(work: Callable[[], None]) -> int:
    """Runs `work` and gives the exit code: 0 done, 3 bad input or too little disk or memory, 130 interrupted."""
    try:
        work()
        return 0
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
    except MemoryError:
        print("error: out of memory; use a smaller --batch or fewer --workers", file=sys.stderr)
    except RuntimeError as error:
        # What torch raises when it gets no memory has no class of its own.
        if "allocate memory" not in str(error):
            raise
        print("error: out of memory; use a smaller --batch or fewer --workers", file=sys.stderr)
    except OSError as error:
        print(f"error: {error.filename or 'a file'}: {error.strerror or error}; what was finished before is kept", file=sys.stderr)
    except KeyboardInterrupt:
        print("interrupted: the same command goes on from what was finished", file=sys.stderr)
        return 130
    return 3
