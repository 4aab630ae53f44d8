"""People: how they sign in, what a second factor is asked of, and where they are signed in."""
