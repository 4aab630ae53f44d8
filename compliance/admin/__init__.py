"""The admin of all three apps. It lives here because a saved fact brings the deadlines in step."""

from . import (  # noqa: F401 - each registers its models
    access,
    addresses,
    closings,
    consents,
    deal,
    documents,
    entries,
    findings,
    holding,
    judgement,
    members,
    notices,
    registration,
    roles,
    schedules,
    sellers,
    statements,
    status,
    subscriptions,
    waivers,
)
