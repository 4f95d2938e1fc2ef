"""A notification as it is read, on the page and in letters: who did what to which thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from notifications.models import About, Kind
from notifications.subjects import Subject

_DID = {
    Kind.COMMENT: "commented on",
    Kind.ANSWER: "answered your comment on",
    Kind.CRITIQUE: "wrote a critique of",
    Kind.HELPFUL: "found your critique helpful:",
    Kind.MENTION: "mentioned you in",
    Kind.QUOTE: "quoted you in",
    Kind.FOLLOW: "followed you",
    Kind.LIKE: "liked",
    Kind.COMMENT_LIKE: "liked your comment on",
    Kind.REPOST: "reposted",
    Kind.REJECTED: "A picture could not be made safe to show, so this is a draft again:",
    Kind.LEFT_OUT: "A new picture could not be made safe to show: remove or replace it in",
    Kind.PUBLISHED: "Published at its time:",
    Kind.HELD: "A moderator looks at a picture before others see it:",
    Kind.DECIDED: "There is an answer about your picture",
    Kind.MATCH: "A picture was sent, and is held, that looks like",
}

ICONS = {
    Kind.COMMENT: "comment",
    Kind.ANSWER: "comment",
    Kind.CRITIQUE: "pin",
    Kind.HELPFUL: "check",
    Kind.MENTION: "at",
    Kind.QUOTE: "quote",
    Kind.FOLLOW: "user",
    Kind.LIKE: "heart",
    Kind.COMMENT_LIKE: "heart",
    Kind.REPOST: "repost",
    Kind.REJECTED: "alert",
    Kind.LEFT_OUT: "alert",
    Kind.PUBLISHED: "clock",
    Kind.HELD: "eye-off",
    Kind.DECIDED: "check",
    Kind.MATCH: "images",
}


# What its reader has to put right: these lead to where that is done.
_TO_PUT_RIGHT = (Kind.REJECTED, Kind.LEFT_OUT)


@dataclass(frozen=True)
class Line:
    kind: Kind
    # The latest three of `count`, who were not counted to the end where there are very many.
    people: list[User]
    count: int
    counted_all: bool
    subject: Subject | None
    position: int
    moment: datetime
    is_new: bool

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def first(self) -> User | None:
        return self.people[0] if self.people else None

    @property
    def second(self) -> User | None:
        """Named too where they are two."""
        return self.people[1] if self.count == 2 and len(self.people) == 2 else None

    @property
    def others(self) -> str:
        """How many more than the first: "11 others", empty where all are named."""
        if self.count < 3:
            return ""
        return f"{self.count - 1} others" if self.counted_all else f"more than {self.count - 2} others"

    @property
    def did(self) -> str:
        if self.kind == Kind.MENTION and self.subject and self.subject.kind == About.COMMENT:
            return "mentioned you in a comment on"
        if self.kind == Kind.LEFT_OUT and self.subject and self.subject.kind == About.COMMENT:
            return f"{_DID[self.kind]} your comment on"
        return _DID[self.kind]

    @property
    def url(self) -> str:
        """Of the thing that it is about; empty where it is about none."""
        if self.subject is None:
            return ""
        return (self.kind in _TO_PUT_RIGHT and self.subject.editor_url) or self.subject.url

    @property
    def who(self) -> str:
        """In plain words, for letters: "Noor and 11 others"."""
        more = self.second.profile.name if self.second else self.others
        names = [self.first.profile.name if self.first else "", more]
        return " and ".join(name for name in names if name)

    @property
    def told_outside(self) -> str:
        """The whole sentence as it may leave the house."""
        subject = self.subject
        what = (subject.name if subject.is_open else subject.kind_of) if subject else ""
        return " ".join(part for part in (self.who, self.did, what) if part)

    @property
    def excerpt_outside(self) -> str:
        return self.subject.excerpt if self.subject and self.subject.is_open else ""
