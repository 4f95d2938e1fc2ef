"""`manage.py sign_again`: after a change of the key that signs pictures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from images.credentials import BadKey, Signer, configured
from images.signing_again import sign_again, signed_otherwise


class Command(BaseCommand):
    help = "Count the content credentials that another key than the site's own has signed; with --sign, sign them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign", action="store_true", help="Sign them anew. Without it nothing changes.")

    def handle(self, *args: Any, sign: bool, **options: Any) -> None:
        try:
            signer = configured()
        except BadKey as error:
            raise CommandError(f"The key cannot sign: {error}.") from None
        if signer is None:
            raise CommandError("There is no key: set CARA_CREDENTIALS_KEY and CARA_CREDENTIALS_CHAIN.")
        count = signed_otherwise(signer).count()
        self.stdout.write(f"signed by another key: {count}")
        if sign:
            self._sign(signer)
        elif count:
            self.stdout.write("Nothing was changed. To sign them anew: manage.py sign_again --sign")

    def _sign(self, signer: Signer) -> None:
        counts = list(sign_again(signer))
        done, all_of = sum(signed for signed, _ in counts), sum(found for _, found in counts)
        self.stdout.write(f"signed anew: {done}")
        if done < all_of:
            raise CommandError(f"{all_of - done} could not be signed; the log says why.")
