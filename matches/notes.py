"""What the page of a held picture says about matches, to who sent it. Settings name `of_case`."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from matches import queries
from matches.forms import NameForm
from matches.knowing import earlier_of
from protection.models import Case


def of_case(case: Case, request: HttpRequest) -> SafeString:
    """Nothing of what the reader may not open: of that, only that we look."""
    if not case.is_withheld or not isinstance(request.user, User):
        return SafeString("")
    told = [
        {"match": match, "other": other, "form": NameForm(auto_id=f"{match.public_id}-%s")}
        for match in queries.held_for(case.image_id, person=request.user)
        if (other := earlier_of(match, viewer=request.user))
    ]
    return render_to_string("matches/_held.html", {"told": told}, request) if told else SafeString("")
