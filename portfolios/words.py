"""What the choices of the editor mean, in a line each: shown where they are chosen, and on the work's page."""

from common.choices import Meaning
from feed.models import Post
from portfolios.models import Licence

_CC = "https://creativecommons.org/licenses/{}/4.0/"

LICENCES: dict[str, Meaning] = {
    Licence.ALL_RIGHTS: Meaning("Nobody may use it without asking you."),
    Licence.BY: Meaning("Anyone may share and change it, even for money, if they name you.", _CC.format("by")),
    Licence.BY_SA: Meaning(
        "Anyone may share and change it, if they name you and give what they make the same licence.",
        _CC.format("by-sa"),
    ),
    Licence.BY_ND: Meaning("Anyone may share it as it is, even for money, if they name you.", _CC.format("by-nd")),
    Licence.BY_NC: Meaning("Anyone may share and change it, but not for money, if they name you.", _CC.format("by-nc")),
    Licence.BY_NC_SA: Meaning(
        "Anyone may share and change it, but not for money, if they name you and give what they make the same licence.",
        _CC.format("by-nc-sa"),
    ),
    Licence.BY_NC_ND: Meaning(
        "Anyone may share it as it is, but not for money, if they name you.", _CC.format("by-nc-nd")
    ),
    Licence.ZERO: Meaning(
        "You give up your rights as far as the law lets you: anyone may do anything with it.",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}

RATINGS: dict[str, Meaning] = {
    Post.Rating.GENERAL: Meaning("For everyone: no nudity, nothing sexual, no wounds worse than a scratch."),
    Post.Rating.MATURE: Meaning(
        "Nudity that is not sexual, hints of sex, wounds and strong violence, drug use, cruelty, self-harm."
    ),
    Post.Rating.EXPLICIT: Meaning("For adults alone: sex, genitals in a sexual way, gore in detail."),
}

# Said wherever cloaking is spoken of.
CLOAKING = (
    "Cloaking may make copying your style harder for some models. It was broken in the lab in 2025. Nothing fully "
    "protects a picture that people can see."
)
