"""The forms of names in addresses; what does not match never reaches a view or the database."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from common.ids import PUBLIC_ID_LENGTH


class HandleConverter(StringConverter):
    regex = "[A-Za-z0-9_.-]{1,30}"


class PublicIdConverter(StringConverter):
    regex = f"[1-9A-Za-z]{{{PUBLIC_ID_LENGTH}}}"


class NamedIdConverter(StringConverter):
    """`<id>-<slug>`; only the id counts."""

    regex = f"[1-9A-Za-z]{{{PUBLIC_ID_LENGTH}}}(?:-[-a-z0-9_]*)?"

    def to_python(self, value: str) -> str:
        return value


class FeedConverter(StringConverter):
    """In which of the ways of `portfolios.feed_writers`."""

    regex = "rss|atom|json"


register_converter(HandleConverter, "handle")
register_converter(FeedConverter, "feed")
register_converter(PublicIdConverter, "public_id")
register_converter(NamedIdConverter, "named_id")
