"""The deadline report by mail: when it goes out, to whom, and exactly once."""
