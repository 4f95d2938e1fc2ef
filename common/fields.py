"""Form fields for what people type, with the words when it is too long."""

from typing import Any

from django import forms

from common.links import BadLink, clean_link
from common.text import clean_line, clean_text


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, *, what: str, **options: Any) -> None:
        super().__init__(error_messages=_words(what), **options)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, what: str, rows: int = 4, **options: Any) -> None:
        super().__init__(
            error_messages=_words(what), widget=forms.Textarea(attrs={"rows": rows}), strip=False, **options
        )
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class LinkField(forms.CharField):
    """The address of a page elsewhere: see `common.links`."""

    def __init__(self, **options: Any) -> None:
        # Not type="url": that would refuse what has no https:// yet, in the browser's words.
        attrs = {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(error_messages=_words("the address"), widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:
        try:
            return clean_link(super().to_python(value) or "")
        except BadLink as refused:
            raise forms.ValidationError(str(refused)) from None


def _words(what: str) -> dict[str, str]:
    return {
        "required": f"Please write {what}.",
        "max_length": f"There is room for %(limit_value)d characters in {what}; this has %(show_value)d.",
    }
