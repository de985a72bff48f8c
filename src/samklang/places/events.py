"""What happens to places."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

PLACE_ADDED = Verb("places.place_added", _("added the place %(target)s"), news=False)
PLACE_CODED = Verb("places.place_coded", _("gave the place %(target)s its municipality code"), news=False)
