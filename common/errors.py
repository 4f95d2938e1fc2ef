"""What a service or a getter may refuse. Views never catch these: `common.middleware` answers each once."""


class DomainError(Exception):
    """A refusal in words that a person may read. `status` is the answer's HTTP status."""

    status = 400

    def __init__(self, message: str = "That did not work.") -> None:
        super().__init__(message)
        self.message = message


class NotVisible(DomainError):
    """There is no such thing, or not for this person: the two read the same on purpose."""

    status = 404

    def __init__(self, message: str = "There is nothing here that you can see.") -> None:
        super().__init__(message)


class StrangeForm(DomainError):
    """Its hidden key is missing or is no key."""

    def __init__(self) -> None:
        super().__init__("This form is not one that we gave out. Open the page again, please.")


class NotAllowed(DomainError):
    status = 403


class LimitReached(DomainError):
    """More than there is room for."""

    status = 422


class Conflict(DomainError):
    """The thing has changed since the person last saw it."""

    status = 409
