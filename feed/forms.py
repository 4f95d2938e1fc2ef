import uuid

from django import forms

from common.fields import TextField


class CommentForm(forms.Form):
    text = TextField(what="your comment", max_length=2000, rows=2, label="Your comment")
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
