"""The admin, opened through our own site class."""

from django.contrib.admin.apps import AdminConfig


class ShelfwatchAdminConfig(AdminConfig):
    """Makes ``@admin.register`` add to Shelfwatch's admin site."""

    default_site = "compliance.admin_site.ShelfwatchAdminSite"
