"""A code of an app opens the door once (RFC 6238 §5.2)."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction

LAST_STEP = "last_step"


@transaction.atomic
def is_first_use(app: Authenticator, code: str) -> bool:
    """Whether ``code``, which ``app`` shows about now, is of a later half minute than any code it was used with.

    The half minute is then kept as the last one. The library itself remembers a code in the memory of one process, for
    30 seconds; another process, or the minute for which a late code is still taken, would let it through again.
    """
    kept = Authenticator.objects.select_for_update().get(pk=app.pk)
    secret = decrypt(kept.data["secret"])
    shown = [step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == code]
    if not shown or shown[-1] <= kept.data.get(LAST_STEP, -1):
        return False
    kept.data[LAST_STEP] = app.data[LAST_STEP] = shown[-1]
    kept.save(update_fields=["data"])
    return True
