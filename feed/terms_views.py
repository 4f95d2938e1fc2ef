"""What machines may do with one's works: the choice for the whole portfolio."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.choices import ExplainedRadios, Meaning
from common.guards import member_required
from common.http import respond
from feed import softening
from images.terms import Terms

_MEANINGS: dict[str, Meaning] = {
    Terms.NOTHING: Meaning(
        "Search engines may list your pages, so that people find you. No training, and no answers made of your work. "
        "So it is for everybody who has not chosen anything else."
    ),
    Terms.ASSISTANTS: Meaning(
        "AI search and assistants may read your public pages to answer somebody, if they name you and link to the "
        "page. Still no training."
    ),
    Terms.LICENCE: Meaning(
        "Your pages say that a licence for training can be asked for, and lead to you. Without one nobody may train. "
        "What it costs is between you and who asks; Cara takes no part and no share."
    ),
    Terms.BOTH: Meaning("The two together."),
}
_CHOICES = [
    (Terms.NOTHING.value, "Nothing but find it"),
    (Terms.ASSISTANTS.value, "Answer people with it"),
    (Terms.LICENCE.value, "Train on it, with a licence from me"),
    (Terms.BOTH.value, "Answer people with it, and train with a licence from me"),
]


class TermsForm(forms.Form):
    terms = forms.ChoiceField(
        choices=_CHOICES, label="Machines may do this with my works", widget=ExplainedRadios(_MEANINGS)
    )


@member_required
def machines(request: HttpRequest) -> HttpResponse:
    form = TermsForm(request.POST or None, initial={"terms": request.user.profile.terms})
    if form.is_valid():
        softening.soften_portfolio(artist=request.user, terms=Terms(form.cleaned_data["terms"]))
        messages.success(request, "Saved. Your pages say it from now on; your pictures' files follow.")
        return respond(request, redirect_to=reverse("feed:machines"))
    context = {
        "form": form,
        "progress": softening.progress_of(request.user),
        "works": softening.speaking_for_themselves(request.user),
    }
    status = 422 if form.is_bound else 200
    return respond(request, "feed/machines.html", context, partial="feed/_terms_progress.html", status=status)
