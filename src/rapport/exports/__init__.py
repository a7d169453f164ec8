"""What leaves the project: tables, figures and metadata in open formats, and a printed page."""
