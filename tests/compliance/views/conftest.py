"""The people of the admin's tests in front of the site."""

from __future__ import annotations

from tests.compliance.admin.conftest import counsel, other_counsel, sign_in

__all__ = ["counsel", "other_counsel", "sign_in"]
