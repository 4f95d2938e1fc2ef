from django import forms

from feed.mixing import WHOLE, Ratio


class _Share(forms.IntegerField):
    """So many in a hundred."""

    def __init__(self, label: str) -> None:
        said = f"Say a whole number from 0 to {WHOLE}."
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
        super().__init__(label=label, min_value=0, max_value=WHOLE, error_messages=messages)
        self.widget.attrs["inputmode"] = "numeric"


class MixForm(forms.Form):
    following = _Share("People you follow")
    friends = _Share("People they follow")
    everyone = _Share("Everyone else")
    works = _Share("Artworks, the rest is talk")

    def clean(self) -> dict[str, int]:
        told: dict[str, int] = self.cleaned_data
        parts = [told[name] for name in ("following", "friends", "everyone") if name in told]
        if len(parts) == 3 and sum(parts) != WHOLE:
            raise forms.ValidationError(f"The three parts make {sum(parts)} in a hundred. Let them make {WHOLE}.")
        return told

    @property
    def ratio(self) -> Ratio:
        return Ratio(**self.cleaned_data)
