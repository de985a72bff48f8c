"""People, how they sign in, and the mails the example keeps instead of sending."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """What the sign-in library asks of a table of people."""

    def create_user(self, email: str, **fields: Any) -> "Person":
        """Create a person who signs in by code or passkey; there are no passwords."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an e-mail address who may have seats in several initiatives."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    sort_key = models.CharField(max_length=160, default="", editable=False)
    language = models.CharField(
        _("language"), max_length=2, choices=[("da", _("Danish")), ("en", _("English"))], default="da"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_address_belongs_to_one_person"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="addresses_are_kept_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A one-time link that signs a person in: for a house without mail, made at the command line."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link of {self.person}"


class OutboxMail(models.Model):
    """A mail that the example kept instead of sending."""

    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
