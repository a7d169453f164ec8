"""`python -m rapport`, for folders in which installed scripts would not start."""

from rapport.cli import main

main()
