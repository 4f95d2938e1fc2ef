"""Which words somebody does not want to read."""

from django import forms

from accounts.muting import TIMES
from common.fields import LineField
from feed.models import BookmarkFolder, MutedWord


class MutedWordForm(forms.Form):
    word = LineField(
        what="a word",
        max_length=MutedWord._meta.get_field("word").max_length,
        label="Word, words or #tag",
        help_text="A whole word, in any spelling with capitals and accents. With # before it, the tag alone.",
    )
    time = forms.ChoiceField(choices=[(time, f"for {time}") for time in TIMES], label="Mute it", initial="good")


class FolderForm(forms.Form):
    name = LineField(what="a name", max_length=BookmarkFolder._meta.get_field("name").max_length, label="Name")
