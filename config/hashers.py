"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with OWASP's least parameters: 19 MiB and two passes.

    Django's default takes 100 MiB for each attempt, so that a few strangers signing in at once could fill the memory.
    """

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
