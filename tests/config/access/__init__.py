"""Who may do what at every address, and what of a restricted placement reaches whom."""
