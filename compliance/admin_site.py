"""The office's admin site: data entry for every fact, opening on the dashboard."""

from django.contrib import admin


class ShelfwatchAdminSite(admin.AdminSite):
    """The admin under the product's name."""

    site_header = "Shelfwatch"
    site_title = "Shelfwatch"
    index_title = "Deadlines"
