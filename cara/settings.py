"""One settings file, driven by the environment, closed by default. Every variable is told in `.env.example`."""

from email.utils import parseaddr
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from cara.env import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- Where it runs --------------------------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG")
SITE_URL = env.url("SITE_URL", ("http", "https"), "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
HTTPS = SITE_URL.startswith("https://")
# The local run and the tests have a page that shows outgoing mail; a real site never has.
LOCAL = env.bool("CARA_LOCAL")

ROOT_URLCONF = "cara.urls"
WSGI_APPLICATION = "cara.wsgi.application"

# --- Rooms ----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portfolios",
    "feed",
    "notifications",
    "protection",
    "matches",
    "accounts",
    "images",
    "common",
    "cara.local",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "protection.middleware.SayNoToTraining",
    "django.middleware.security.SecurityMiddleware",
    "protection.middleware.RefuseCrawlers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.ContentSecurityPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.TellTimesToTheReader",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "common.middleware.AnswerDomainErrors",
    "protection.pace.KeepPace",
]

_PAGE_KNOWS = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "common.context.page",
    "protection.context.signals",
    "protection.context.honey",
    "notifications.context.bell",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", *_PAGE_KNOWS],
            "builtins": [
                "common.templatetags.cara",
                "images.templatetags.pictures",
                "django.contrib.humanize.templatetags.humanize",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "cara.jinja.environment",
            "auto_reload": LOCAL,
            "context_processors": [*_PAGE_KNOWS, "common.context.token"],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": env.database("DATABASE_URL")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"application_name": "cara"}}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.url("REDIS_URL", ("redis", "rediss", "unix"))
CACHES = {
    "default": {
        "BACKEND": "common.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cara",
        # One that does not answer is as good as one that is away.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
}
SESSION_ENGINE = "common.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Files: all closed. `default` holds renditions, handed out by our view alone; `originals` what artists sent ------

DATA_DIR = Path(env.str("CARA_DATA_DIR", str(BASE_DIR / ".local" / "files")))
S3_BUCKET = env.str("S3_BUCKET", "")
S3_REGION = env.str("S3_REGION", "us-east-1")
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", "") or f"https://s3.{S3_REGION}.amazonaws.com"
# Where browsers reach the bucket, when something stands before it that gives its answers our headers: docs/delivery.md.
S3_FRONT_URL = env.str("S3_FRONT_URL", "").rstrip("/")


def _s3(location: str, *, shown: bool = False) -> dict[str, object]:
    return {
        "BACKEND": "cara.storage.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "location": location,
            "endpoint_url": S3_ENDPOINT_URL,
            "access_key": env.str("S3_ACCESS_KEY_ID"),
            "secret_key": env.str("S3_SECRET_ACCESS_KEY"),
            "region_name": S3_REGION,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
            # What it says by itself, should it ever answer without our signature.
            "object_parameters": {
                "CacheControl": "private, no-store",
                "ContentDisposition": "inline" if shown else "attachment",
            }
            | ({} if shown else {"ContentType": "application/octet-stream"}),
        },
    }


def _folder(name: str) -> dict[str, object]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / name,
            "base_url": None,
            "file_permissions_mode": 0o600,
            # Names are random or made from the content: the same name is the same file, written once more.
            "allow_overwrite": True,
        },
    }


STORAGES = {
    "default": _s3("public", shown=True) if S3_BUCKET else _folder("public"),
    "originals": _s3("originals") if S3_BUCKET else _folder("originals"),
    # Parts of uploads that are on their way.
    "staging": _s3("staging") if S3_BUCKET else _folder("staging"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if LOCAL else "cara.storage.StaticStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("CARA_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# The local run and the tests serve the files as they lie in static/, so that an edit shows at once.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = LOCAL
WHITENOISE_MAX_AGE = 0 if LOCAL else 3600
FILE_UPLOAD_PERMISSIONS = 0o600
# An upload larger than this goes to a temporary file, never to memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Far more than a work may have, so that it is the form that says so, in words.
DATA_UPLOAD_MAX_NUMBER_FILES = 200

# --- Pictures -------------------------------------------------------------------------------------------------------

IMAGES_MAX_BYTES = 100 * 1024 * 1024
IMAGES_MAX_PIXELS = 120_000_000
# Of what a decoder must hold whole, besides its own 80 MB: 64 megapixels of AVIF, 96 to 120 of a progressive JPEG.
IMAGES_MAX_HELD_BYTES = 576_000_000
IMAGES_MAX_SIDE = 30_000
# Of an animation, and frames times canvas.
IMAGES_MAX_FRAMES = 600
IMAGES_MAX_FRAME_PIXELS = 480_000_000
# A worker at a picture gives a sign every few seconds; after this long without one it is dead.
IMAGES_CLAIM_SECONDS = 60
# A picture that nobody has taken up for this long was forgotten: its message is lost.
IMAGES_FORGOTTEN_SECONDS = 180
# How long a browser may keep the bytes of a public picture: their name is made from the content.
IMAGES_PUBLIC_SECONDS = 31_536_000
# The address of any other picture holds for once to twice this long.
IMAGES_SIGNED_SECONDS = 900
# Who carries the bytes: we ourselves, the web server before us (X-Accel-Redirect), or the bucket. Its own answers lack
# most of our headers, so it does by default only when something before it adds them.
IMAGES_DELIVERY = env.choice(
    "CARA_PICTURES_BY",
    ("stream", "redirect") if S3_BUCKET else ("stream", "accel"),
    "redirect" if S3_BUCKET and S3_FRONT_URL else "stream",
)
# For `accel`: the web server's internal locations of the two folders.
IMAGES_ACCEL = {"default": "/internal/public/", "originals": "/internal/originals/"}
# What the rights inside of a picture point to, by its terms (`images.terms`).
IMAGES_RIGHTS_POLICIES = {"nothing": f"{SITE_URL}/policies/tdm.json"} | {
    terms: f"{SITE_URL}/policies/tdm-{terms}.json" for terms in ("assistants", "licence", "both")
}
# The key that signs pictures (C2PA) and its certificates, its own first: each a PEM or a file's path. A local run makes
# its own; without any, pictures are made without content credentials.
IMAGES_CREDENTIALS_KEY = env.str("CARA_CREDENTIALS_KEY", "")
IMAGES_CREDENTIALS_CHAIN = env.str("CARA_CREDENTIALS_CHAIN", "")
# What every upload is checked for: docs/screening.md says how to write a check. Of the file, in a child behind walls:
IMAGES_FILE_CHECKS = [
    "protection.checks.generators.check",
    "protection.checks.hidden_bits.check",
    "protection.checks.credentials.check",
]
# and of what is known of the picture, in the worker, with the database.
IMAGES_PICTURE_CHECKS = ["matches.checking.check"]
# Says what becomes of a picture in which something was found, in the transaction in which it becomes that.
IMAGES_JUDGE = "protection.judging.judge"
# Asked with a picture's key and who asks, before the bytes of what is held or refused go out.
IMAGES_WITHHELD_SEEN_BY = "protection.queries.may_see_withheld"
# Know who sent a picture and where it stands, by its key.
PICTURE_OWNER = "portfolios.owners.owner_of"
PICTURE_PLACE = "portfolios.owners.place_of"
# Called with the key of a case when there is something new for who sent its picture, in the same transaction.
CASE_HOOKS = ["feed.telling.case_moved", "matches.services.case_moved"]
# What else stands on the page of a held picture: called with the case and the request, a piece of the page each.
CASE_NOTES = ["matches.notes.of_case"]
# How long pictures that look like one that was taken down are held: three years.
MATCHES_BARRED_DAYS = 3 * 365
# Of work that says itself that it was made by AI: "hold" it for a moderator, "refuse" it, or show and "label" it.
SCREENING_DECLARED_AI = env.choice("CARA_DECLARED_AI", ("hold", "refuse", "label"), "hold")
# Outside services that guess whether a picture was generated: off until they have a key. See protection/detectors.py.
HIVE_KEY = env.str("CARA_HIVE_KEY", "")
HIVE_URL = "https://api.thehive.ai/api/v3/hive/ai-generated-and-deepfake-content-detection"
SIGHTENGINE_USER, SIGHTENGINE_SECRET = env.str("CARA_SIGHTENGINE_USER", ""), env.str("CARA_SIGHTENGINE_SECRET", "")
SIGHTENGINE_URL = "https://api.sightengine.com/1.0/check.json"
# What each may cost, in pictures a day; and from which guess on a moderator looks.
DETECTORS_A_DAY = env.int("CARA_DETECTORS_A_DAY", 500)
DETECTORS_LOOK_FROM = 0.9
# What cloaks the pictures of artists who ask for it, by its dotted path: see `images.cloaking`.
IMAGES_CLOAK = env.str("CARA_CLOAK", "none")
# Called with an image's key when it has become ready, held or rejected: how higher rooms hear of it.
IMAGES_SETTLED_HOOKS = [
    "portfolios.tasks.publish_waiting.delay",
    "accounts.tasks.use_picture.delay",
    "protection.tasks.offer_to_detectors",
]
# Called with the post's key, in the transaction in which it comes out.
POST_PUBLISHED_HOOKS = ["portfolios.order.hang_published", "portfolios.services.place_published"]
# Asked with a picture's key and who asks, before the bytes of what is not public go out: whether they may.
IMAGES_SEEN_BY = "feed.queries.may_see_picture"
# Asked with the request and a picture's key, before its bytes are looked for: what programs that show cards may have.
IMAGES_SHOWN_TO = "portfolios.previews.may_go_to"
# Which room says, by the kind of post, whether people may pin critiques to its pictures.
POST_OPEN_TO_CRITIQUE = {"work": "portfolios.queries.wants_critique"}
# Asked with an author when a picture for a post comes in: how wide at most visitors have it.
POST_VISITORS_WIDTH = "portfolios.visitors.width_for_visitors"
POST_MAX_PICTURES = 20
TALK_MAX_PICTURES = 10
# What one artist may keep and send: bytes of originals, and pictures in 24 hours.
QUOTA_BYTES = 20 * 1024**3
QUOTA_PICTURES_A_DAY = 300
# An upload that has not come to an end by then is given up, and at most so many of one artist are on their way.
UPLOAD_LASTS_SECONDS = 24 * 3600
# One of which nothing has come: called off while it was being begun, as a rule.
UPLOAD_EMPTY_LASTS_SECONDS = 15 * 60
UPLOADS_AT_ONCE = 60

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# Called with a person's key on suspending or reinstating, in the same transaction: how higher rooms hear of it.
PERSON_STANDING_HOOKS = ["feed.services.settle_access_of"]
# Called with the keys of who follows whom, and whether they do, in the same transaction.
FOLLOW_HOOKS = ["notifications.services.tell_of_follow"]
# Called with the keys of two people of whom one has just blocked the other, likewise.
BLOCK_HOOKS = ["notifications.services.part"]
# Who answers for the things that notifications are about, by the kind of thing: see `notifications.subjects`.
NOTIFICATION_SUBJECTS = {
    "post": "feed.subjects.POSTS",
    "comment": "feed.subjects.COMMENTS",
    "picture": "feed.subjects.HELD_PICTURES",
    "match": "matches.subjects.MATCHES",
}
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("handle", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

# --- Mail -----------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("CARA_MAIL_FROM", "Cara <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if LOCAL else 'smtp'}.EmailBackend"

# --- What every answer says to machines: see protection/declared.py -------------------------------------------------

# Where somebody asks what may be done with works, and reports a hole: mailto: or https:.
_MAILBOX = f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"
RIGHTS_CONTACT = env.url("CARA_RIGHTS_CONTACT", ("mailto", "https"), _MAILBOX)
SECURITY_CONTACT = env.url("CARA_SECURITY_CONTACT", ("mailto", "https"), _MAILBOX)

# Who tells the paths of artists who allow more than the default: see `protection.paths`.
SIGNALS_PATH_RULES = "feed.softening.path_rules"

# --- Pages of others ------------------------------------------------------------------------------------------------

# Hosts, each with its port, that a local run may look at though they are not on the open network.
OUTSIDE_ALLOWED = env.list("CARA_OUTSIDE_ALLOWED") if LOCAL else []

# --- Programs that ask ----------------------------------------------------------------------------------------------

# Asked with keys of pictures: whose they are, as far as they are somebody's.
PROTECTION_ARTISTS_OF_PICTURES = "feed.whose.artists_of"
# Name servers that prove search engines, instead of the system's.
NAME_SERVERS = env.servers("CARA_NAME_SERVERS")

# --- Workers: queues are named by work ------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "global_keyprefix": "cara-queue-"}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its queues as long as it takes: after a hundred tries it would stop.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
# Bytes of the deleted go at once, not behind the pictures that are being made. `idle` has work for quiet hours only,
# `links` and `detectors` wait for other people's servers.
CELERY_TASK_ROUTES = {
    "images.tasks.make_renditions": {"queue": "images"},
    "images.tasks.enlarge": {"queue": "images"},
    "images.tasks.make_otherwise": {"queue": "images"},
    "images.tasks.make_portrait": {"queue": "portraits"},
    "images.tasks.slim_down": {"queue": "idle"},
    "images.tasks.write_terms": {"queue": "idle"},
    "accounts.tasks.check_link": {"queue": "links"},
    "protection.tasks.ask_detectors": {"queue": "detectors"},
    "portfolios.tasks.send_letter": {"queue": "mail"},
    "notifications.tasks.send_mail": {"queue": "mail"},
    "protection.tasks.prove_waiting": {"queue": "links"},
}
CELERY_BEAT_SCHEDULE = {
    "requeue-forgotten-pictures": {"task": "images.tasks.requeue_forgotten", "schedule": 60},
    "use-forgotten-portraits-and-banners": {"task": "accounts.tasks.use_forgotten_pictures", "schedule": 60},
    "check-links-again": {"task": "accounts.tasks.check_links_again", "schedule": 600},
    "record-signals": {"task": "protection.tasks.record_signals", "schedule": 3600},
    "write-terms": {"task": "images.tasks.write_terms", "schedule": 60},
    "use-quiet-hours": {"task": "images.tasks.use_quiet_hours", "schedule": 20},
    "give-up-old-uploads": {"task": "portfolios.tasks.give_up_old_uploads", "schedule": 300},
    "publish-what-is-due": {"task": "feed.tasks.publish_due", "schedule": 60},
    "count-tags": {"task": "feed.tasks.count_tags", "schedule": 3600},
    "forget-barred": {"task": "matches.tasks.forget_barred", "schedule": crontab(hour="4", minute="50")},
    "mend-fingerprints": {"task": "images.tasks.mend_fingerprints", "schedule": crontab(hour="4", minute="20")},
    "recount": {"task": "feed.tasks.recount", "schedule": crontab(hour="3", minute="40")},
    "lift-ended-muted-words": {"task": "feed.tasks.lift_ended_words", "schedule": 300},
    "lift-ended-mutes": {"task": "accounts.tasks.lift_ended_mutes", "schedule": 300},
    "mail-at-once": {"task": "notifications.tasks.mail_at_once", "schedule": 60},
    "mail-digests": {"task": "notifications.tasks.mail_digests", "schedule": 600},
    "renew-path-rules": {"task": "protection.tasks.renew_path_rules", "schedule": 60},
    "fold-refusals": {"task": "protection.tasks.fold_refusals", "schedule": 60},
    "prove-callers": {"task": "protection.tasks.prove_waiting", "schedule": 15},
    "forget-old-refusals": {"task": "protection.tasks.forget_old_refusals", "schedule": crontab(hour="4", minute="10")},
    "send-forgotten-letters": {"task": "portfolios.tasks.send_forgotten_letters", "schedule": 600},
    "forget-proofs": {"task": "protection.tasks.forget_proofs", "schedule": 3600},
    "publish-forgotten-works": {"task": "portfolios.tasks.publish_forgotten", "schedule": 60},
}
CELERY_TIMEZONE = "UTC"

# --- What is withheld from who gathers: see docs/enumeration.md -----------------------------------------------------

# A list ends for visitors after so many pages; people who are signed in go on.
PAGES_FOR_VISITORS = 5
# How many of each may be asked for in an hour, and as many at once: from one address; from its network, a /24 or a /48,
# where many people are; by one person who is signed in, once the address has had its share, wherever they are; and with
# a pass (see `protection.passes`). A person who opens something every six seconds for an hour, and a list every half
# minute, does not meet them. A page of a list counts as a page, too.
BUDGETS = {
    "pages": {"address": 600, "network": 3_600, "person": 2_400, "pass": 200},
    "listings": {"address": 120, "network": 720, "person": 900, "pass": 40},
    "pictures": {"address": 4_000, "network": 24_000, "person": 16_000, "pass": 800},
}
BUDGET_SECONDS = 3_600
# From this part of a budget on each answer waits a little, at most so long, and never more than one in a process.
BUDGET_SLOW_FROM = 0.8
BUDGET_SLOWEST_SECONDS = 0.3
# Passes in an hour, from one address and from its network; the more are had, the more work is the next.
PASSES = {"address": 20, "network": 120}
PASS_SECONDS = 3_600
# The first pass costs so many hashes at most, half of them on average: half a second of a telephone. The last so many
# times that.
PUZZLE_NUMBERS = 60_000
PUZZLE_HARDEST = 16
PUZZLE_SECONDS = 600
# Without scripts one waits instead, at first so long.
TICKET_SECONDS = 15
# Who follows a link that no person sees is led to the pass for so long.
HONEY_SECONDS = 6 * 3_600
# What tells the time that budgets go by, where it is not the time: benchmarks run through an hour in minutes.
LIMITS_CLOCK = ""

# --- The page -------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
# The site speaks English alone: asking for the language of every word of a page has a price.
USE_I18N = False
USE_TZ = True
# Pages of rooms above, by the names of their addresses: lower rooms link to them without knowing them.
PERSON_PAGE = "portfolios:gallery"
# What a repost shows has the page; its own leads there.
POST_PAGES = {"work": "portfolios:artwork", "talk": "portfolios:talk", "repost": "portfolios:talk"}
POST_EDITORS = {"work": "portfolios:edit", "talk": "feed:edit_talk"}
TAG_PAGE = "portfolios:tag"
TALK_PAGE = "portfolios:posts"

# --- Safety ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # data: for the few bytes that stand in for a picture until it has come.
        "img-src": [SELF, "data:", *([S3_FRONT_URL or S3_ENDPOINT_URL] if IMAGES_DELIVERY == "redirect" else [])],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("CARA_BEHIND_PROXY") else None
# Who asks is who is connected, unless that is one of these: see `common.clients`.
TRUSTED_PROXIES = env.networks("CARA_TRUSTED_PROXIES")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "common.views.form_expired"

# --- Logs -----------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("CARA_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
    },
}

env.refuse_unknown()
