from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class Backend(AuthenticationBackend):
    """allauth's log-in. The person comes with what every page shows of them; a suspended one comes as nobody."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.with_profile().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
