"""What pages show on a day, read and worded for whoever looks: the same for the site and the admin."""
