"""What programs read over HTTP: tokens, the form of what is given, and how it is paged. Nothing is written by it."""
