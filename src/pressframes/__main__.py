"""`python -m pressframes`: the same as the command `pressframes`."""

import sys

from pressframes.cli import main

if __name__ == "__main__":
    sys.exit(main())
