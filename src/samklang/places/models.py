"""Places: local areas, buildings and urban spaces, as names in a tree (no geometry yet)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative


class PlaceKind(models.TextChoices):
    """What kind of place it is."""

    MUNICIPALITY = "municipality", _("Municipality")
    AREA = "area", _("Local area")
    BUILDING = "building", _("Building")
    SPACE = "space", _("Urban space")


class Place(models.Model):
    """A place an initiative works in; it may lie inside another."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind, default=PlaceKind.AREA)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    municipality_code = models.CharField(
        _("municipality code"), max_length=4, blank=True, help_text=_("Four digits, such as 0101.")
    )
    sort_key = models.CharField(max_length=220, editable=False)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "name"], name="a_place_is_named_once_per_initiative"),
            models.UniqueConstraint(
                fields=["initiative", "municipality_code"],
                condition=~Q(municipality_code=""),
                name="a_municipality_code_stands_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(municipality_code="") | Q(municipality_code__regex=r"^0[0-9]{3}$"),
                name="a_municipality_code_has_four_digits",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="a_place_does_not_lie_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name
