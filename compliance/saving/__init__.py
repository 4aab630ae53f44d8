"""How a form saves facts, in the admin and on the site alike: shown first, over nothing unseen, and once."""
