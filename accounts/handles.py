"""The @name that a person goes by: its form, the reserved ones, and which ones look alike."""

import re

HANDLE_MIN_LENGTH = 3
HANDLE_MAX_LENGTH = 30
HANDLE_FORM = re.compile(r"^[a-z0-9](?:[a-z0-9]|[_.-](?![_.-]))*[a-z0-9]$", re.IGNORECASE)

# Names that would let somebody speak for the house. Addresses need no list: people live under "/@".
# fmt: off
RESERVED = frozenset((
    "about", "abuse", "account", "accounts", "admin", "administrator", "all", "anonymous", "api", "appeals",
    "artist", "artists", "billing", "blog", "cara", "caraapp", "careers", "ceo", "contact", "copyright", "deleted",
    "dmca", "everyone", "feed", "founder", "founders", "guest", "help", "home", "info", "legal", "local", "mail",
    "moderation", "moderator", "moderators", "mods", "news", "nobody", "null", "official", "owner", "policy",
    "postmaster", "press", "privacy", "protection", "report", "root", "safety", "security", "settings", "shop",
    "site", "staff", "status", "support", "system", "team", "teamcara", "terms", "trust", "undefined", "unknown",
    "user", "users", "verified", "webmaster",
))
# fmt: on

_LOOKS_LIKE = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "5": "s", "2": "z", "8": "b", "_": None, ".": None, "-": None}
)


def skeleton(handle: str) -> str:
    """The handle with what looks alike folded together: `M1rela_V0ss` and `mirela.voss` are one to the eye."""
    return handle.lower().translate(_LOOKS_LIKE).replace("rn", "m").replace("vv", "w") or handle.lower()


_RESERVED_SKELETONS = frozenset(skeleton(name) for name in RESERVED)


def refusal(handle: str) -> str | None:
    """Why this cannot be anybody's handle, in words, or None. Says nothing about whether it is taken."""
    if not HANDLE_MIN_LENGTH <= len(handle) <= HANDLE_MAX_LENGTH:
        return f"An @name has {HANDLE_MIN_LENGTH} to {HANDLE_MAX_LENGTH} characters."
    if not HANDLE_FORM.match(handle):
        return "Use the letters a to z, digits, and single dots, dashes or underscores between them."
    if skeleton(handle) in _RESERVED_SKELETONS:
        return "That @name is kept for the people who run Cara, or looks like one that is. Please choose another."
    return None
