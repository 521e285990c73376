"""People, and what each may be for which entity."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower

from kpt.accounts.roles import NATIONWIDE, Role, all_modules
from kpt.base.constraints import one_of


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a new person; without a password the account waits for one of its owner's."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. Signs in by e-mail; what she may do comes from her memberships only."""

    email = models.EmailField("correo electrónico", unique=True)
    full_name = models.CharField("nombre completo", max_length=120)
    job_title = models.CharField("cargo", max_length=120, blank=True)
    is_active = models.BooleanField("activa", default=True)
    date_joined = models.DateTimeField("creada el", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "personas"
        constraints = [
            UniqueConstraint(Lower("email"), name="user_email_is_unique_whatever_its_case")
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] or self.email


class Membership(models.Model):
    """What one person is for one entity (or for the country), from–until."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField("rol", max_length=24, choices=Role)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="entidad territorial",
    )
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True)
    # What the person does there; of the same person it differs from one entity to another.
    job_title = models.CharField("cargo", max_length=120, blank=True)
    office = models.CharField("dependencia", max_length=120, blank=True)
    # Codes of the sectors of the catalogue, and of the parts of the workspace (roles.Module). They
    # are read with the right itself, at every request: hence here, and not in tables of their own.
    sectors = models.JSONField("sectores", default=list, blank=True)
    modules = models.JSONField("módulos que edita", default=all_modules, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="la otorgó",
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="la terminó",
    )
    end_reason = models.CharField("por qué terminó", max_length=300, blank=True)
    # The right of whom somebody acts in an absence.
    delegated_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name="encargo de",
    )
    # A team whose government handed over keeps reading for a while (kpt.handover).
    read_only_from = models.DateField("solo consulta desde", null=True, blank=True)

    class Meta:
        verbose_name = "vinculación"
        verbose_name_plural = "vinculaciones"
        ordering = ["user", "entity"]
        constraints = [
            one_of("role", Role, name="membership_role_is_known"),
            CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            CheckConstraint(
                condition=Q(delegated_by=None) | Q(role=Role.TEAM_LEADER, ends_on__isnull=False),
                name="membership_delegated_is_the_leaders_and_ends",
            ),
            CheckConstraint(
                condition=Q(role__in=NATIONWIDE, entity=None)
                | (~Q(role__in=NATIONWIDE) & Q(entity__isnull=False)),
                name="membership_names_an_entity_unless_nationwide",
            ),
            UniqueConstraint(
                fields=["user", "role", "entity", "starts_on"],
                condition=Q(entity__isnull=False, delegated_by=None),
                name="membership_is_written_once",
            ),
            UniqueConstraint(
                fields=["entity"],
                condition=Q(role=Role.TEAM_LEADER, ends_on=None),
                name="membership_leader_in_office_is_one_per_entity",
            ),
            # Apart: to SQLite no two nulls are the same entity.
            UniqueConstraint(
                fields=["user", "role", "starts_on"],
                condition=Q(entity=None),
                name="membership_nationwide_is_written_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.entity_id or 'país'}"


class SignInAttempt(models.Model):
    """One password that was tried, for a few minutes. Counted by throttle.py, in clear nowhere."""

    bucket = models.CharField("qué se cuenta", max_length=64)
    limit = models.CharField("límite", max_length=24)
    at = models.DateTimeField("fecha", db_index=True)

    class Meta:
        verbose_name = "intento de ingreso"
        verbose_name_plural = "intentos de ingreso"
        indexes = [models.Index(fields=["bucket", "at"], name="attempt_by_bucket")]

    def __str__(self) -> str:
        return f"{self.limit} {self.at:%H:%M:%S}"


class ConsentText(models.Model):
    """The words by which people authorise the use of their data, kept as they were shown."""

    version = models.CharField("versión", max_length=20, unique=True)
    text = models.TextField("texto")
    published_at = models.DateTimeField("publicado el")

    class Meta:
        verbose_name = "texto de autorización"
        verbose_name_plural = "textos de autorización"

    def __str__(self) -> str:
        return self.version


class ConsentGiven(models.Model):
    """That one person authorised one text, once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="given")
    at = models.DateTimeField("autorizado el")
    address = models.GenericIPAddressField("dirección", null=True, blank=True)

    class Meta:
        verbose_name = "autorización de datos"
        verbose_name_plural = "autorizaciones de datos"
        constraints = [
            UniqueConstraint(fields=["user", "text"], name="consent_is_given_once_for_a_text")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.text}"
