"""``python -m remanence`` is the same as ``remanence``."""

from remanence.cli import main

if __name__ == "__main__":
    main()
