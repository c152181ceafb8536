"""`python -m govsim` is `govsim`."""

from govsim.cli import main

if __name__ == "__main__":
    main()
