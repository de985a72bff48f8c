"""An initiative, its organisations, their seats, and invitations to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.roles import SCOPE_GRANTS, Permission, Role, Scope, permissions_of


class Initiative(models.Model):
    """Many organisations that agreed to solve one social problem together.

    `public_since` is when its public page was switched on; None where it is off, or was on before this was kept.
    """

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(max_length=60, unique=True)
    vision = models.TextField(_("vision in one sentence"), blank=True)
    is_example = models.BooleanField(default=False)
    has_public_page = models.BooleanField(_("public page"), default=False)
    public_since = models.DateTimeField(null=True)
    founded_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    """What kind of actor an organisation is."""

    FOUNDATION = "foundation", _("Foundation")
    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "region", _("Region")
    HOUSING = "housing", _("Housing association")
    USERS = "users", _("User organisation")
    CIVIL = "civil", _("Civil society")
    DESIGN = "design", _("Architects and planners")
    RESEARCH = "research", _("Research and education")
    STATE = "state", _("State authority")
    BUSINESS = "business", _("Business")
    BACKBONE = "backbone", _("Backbone office")


class Organisation(models.Model):
    """A partner of one initiative. Reports, promises and ratifies through its seats."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    sort_key = models.CharField(max_length=220, editable=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "name"], name="an_organisation_is_named_once_per_initiative"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="an_organisation_leaves_after_it_joined",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the short name where there is one."""
        return self.short_name or self.name


class Seat(models.Model):
    """A person's place in an organisation's part of the initiative, from a day to a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    can_sign = models.BooleanField(_("may sign for the organisation"), default=False)
    title = models.CharField(_("title"), max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(_("last day"), null=True)
    last_visit_at = models.DateTimeField(null=True)
    previous_visit_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "role"],
                condition=Q(ends_on__isnull=True),
                name="a_person_has_a_role_in_an_organisation_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what this seat allows."""
        return permissions_of(Role(self.role), can_sign=self.can_sign)


class Invitation(models.Model):
    """A mailed offer of a seat; the token is stored hashed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    can_sign = models.BooleanField(_("may sign for the organisation"), default=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} -> {self.organisation}"


class ApiKey(models.Model):
    """A secret with which a program acts for an organisation; only its hash is stored.

    `kept_by` answers for it: while that person may not report for the organisation the key rests, until a colleague
    takes it over. `window_at` and `window_count` count its use in the present minute, for all processes at once.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("what it may do"), max_length=10, choices=Scope)
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=20)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("last day"), null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    window_at = models.DateTimeField(null=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(revoked_at__isnull=True),
                name="a_key_in_force_has_its_own_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the key allows, for its own organisation."""
        return SCOPE_GRANTS[Scope(self.scope)]


class KeptAnswer(models.Model):
    """The answer to a request that had an effect, kept a day so that a retry of it has no second one."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    operation = models.CharField(max_length=200)
    retry_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    etag = models.CharField(max_length=80, blank=True)
    content = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "operation", "retry_hash"], name="a_request_is_answered_once")
        ]
        indexes = [models.Index(fields=["at"], name="kept_answers_by_age")]

    def __str__(self) -> str:
        return self.operation
