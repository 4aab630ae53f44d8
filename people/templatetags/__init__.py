"""Filters for pages of people."""
