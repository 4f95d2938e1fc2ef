"""Letters to artists: the form on their page, and the switch that every letter carries."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.queries import confirmed_address, open_person_or_404
from common.errors import DomainError
from common.guards import member_required
from common.http import respond
from portfolios import letters, post_office
from portfolios.letter_form import LetterForm


@member_required
def contact(request: HttpRequest, handle: str) -> HttpResponse:
    artist, _ = open_person_or_404(handle, viewer=request.user)
    letters.refuse_unless_possible(writer=request.user, artist=artist)
    form = LetterForm.to(
        artist,
        address=confirmed_address(request.user),
        takes_letters=letters.takes_letters(request.user),
        data=request.POST or None,
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            letters.write_letter(writer=request.user, artist=artist, **form.cleaned_data)
        except DomainError as refused:
            # What was typed stays there.
            form.add_error(None, refused.message)
            status = refused.status
        else:
            messages.success(request, f"Your message is on its way to {artist.profile.name}.")
            return respond(request, redirect_to=artist.get_absolute_url())
    return respond(request, "portfolios/contact.html", {"person": artist, "form": form}, status=status)


@csrf_exempt
def letters_off(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter's own link. Opening it asks; mail programs, which may only send, switch off at once (RFC 8058)."""
    artist = post_office.artist_of_token(token)
    if request.method == "POST":
        letters.stop_letters(artist=artist)
    return respond(request, "portfolios/letters_off.html", {"artist": artist, "done": request.method == "POST"})
