"""The list of deadlines beside three others of the same rows, each behind the same sign-in, for gunicorn to serve."""
