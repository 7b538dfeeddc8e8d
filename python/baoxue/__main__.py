# SPDX-License-Identifier: MIT
"""`python -m baoxue` is the `baoxue` command."""

from baoxue.cli import main

if __name__ == "__main__":
    main()
