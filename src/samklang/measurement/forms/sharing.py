"""What is typed about what goes out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.measurement.models import Licence
from samklang.people.forms import GuardedForm


class DataTermsForm(GuardedForm):
    """Under which licence the figures may be used, and how their users name the source."""

    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=[("", _("Not agreed: ask before you use them.")), *Licence.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Agree it with those who report: it holds for everything that is downloaded from then on."),
    )
    source = forms.CharField(
        label=_("Named as source"), max_length=200, help_text=_("How others name you when they use the figures.")
    )
