"""`python -m bot` is `cskh`."""

from bot.cli import main

if __name__ == "__main__":
    main()
