"""What is typed in a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.communication.models.threads import TARGETS
from samklang.people.forms import GuardedForm


class EditCommentForm(GuardedForm):
    """The text of a comment."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write @ and a name to tell somebody."),
    )


class CommentForm(EditCommentForm):
    """A new comment, and what it is about."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in TARGETS], widget=forms.HiddenInput())
    target_id = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput())
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput())
