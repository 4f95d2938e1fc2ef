"""What two of the demo's people say of themselves to a client."""

from dataclasses import replace

from django.utils import timezone

from accounts.links import Link, set_links
from accounts.models import Profile, ProfileLink, User
from accounts.services import edit_profile
from portfolios.models import Experience
from portfolios.profiles import About, Entry, save_about
from portfolios.terms import resolve

_SHOP = "https://prints.mirela.example/"
_MIRELA = About(
    about="I paint **valleys that remember**: the one before the dam, the one in fog, the one that was red for a day. "
    "Gouache on toned paper, standing up.\n\n"
    "For films and games I make environment concepts and colour keys. I like to come in early, when nobody knows yet "
    "what the weather is.\n\n"
    "> Seven layers, and the pale band is raw paper.\n\n"
    "What I need from you:\n\n- the place, or three words about it\n- what it must *not* look like\n- a day by which",
    skills=("Concept art", "Gouache", "Colour keys", "Plein air", "Matte painting"),
    open_for_commissions=True,
    open_for_freelance=True,
    rates="Paintings of places from 300 €.\nConcepts by the day, 420 €.",
    turnaround="Two to three weeks for a painting",
    takes_messages=True,
)
_EXPERIENCE = (
    Entry(Experience.Kind.EXHIBITION, "Before the dam", "City gallery, Ljubljana", "2026", "https://gallery.example/"),
    Entry(Experience.Kind.EXHIBITION, "Small weather, with Elsa Moen", "Atelier 9, Graz", "2024"),
    Entry(Experience.Kind.CLIENT, "Hollow Hill", "Environment concepts for “Fen”", "2023 to 2025"),
    Entry(Experience.Kind.CLIENT, "Kite & Kin", "Colour keys for a short film", "2022"),
    Entry(Experience.Kind.JOB, "Background painter", "A studio that is a café now", "2019 to 2022"),
    Entry(Experience.Kind.AWARD, "Golden brush, landscape", "Alpine society of painters", "2025"),
)


def introduce(user: User) -> None:
    """Whoever else lives here says nothing yet: their about pages show how that looks."""
    if user.handle == "mirela":
        profile = Profile.objects.get(user=user)
        edit_profile(
            user=user,
            name=profile.name,
            bio=profile.bio,
            pronouns="she/her",
            place="Ljubljana",
            time_zone="Europe/Ljubljana",
        )
        _link(user)
        software, _ = resolve("software", ["Blender", "Krita", "Photoshop"])
        save_about(artist=user, about=replace(_MIRELA, software=[one.pk for one in software]), experience=_EXPERIENCE)
    elif user.handle == "lark":
        save_about(artist=user, about=About(open_for_full_time=True, takes_messages=True))


def _link(user: User) -> None:
    """Nothing is behind these addresses, so that one is verified is only said."""
    set_links(user=user, links=[Link(_SHOP, "Prints"), Link("https://mirela.example/")])
    now = timezone.now()
    ProfileLink.objects.filter(profile=user.profile).update(checked_at=now)
    ProfileLink.objects.filter(profile=user.profile, url=_SHOP).update(verified_at=now)
