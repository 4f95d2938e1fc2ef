from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from accounts.models import User, UserQuerySet
from common.prepared import prepared


class Backend(AuthenticationBackend):
    """allauth's log-in. The person comes with what every page shows of them; a suspended one comes as nobody."""

    def get_user(self, user_id: int) -> User | None:
        found = _user(int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _user(key: int) -> QuerySet[User]:
    users: UserQuerySet = User.objects.with_profile()
    return users.filter(pk=key)
