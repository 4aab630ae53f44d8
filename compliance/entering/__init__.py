"""Forms in which facts are entered, with what each refuses: the admin's, and those of the site, which ask less."""
