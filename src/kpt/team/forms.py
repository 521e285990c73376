"""What the leader writes about the people of the team."""

from typing import Any

from django import forms

from kpt.accounts.roles import INVITED, Module, Role, all_modules
from kpt.base.forms import FilterForm

# What no leader gives, and no server needs to.
GRANTED_BY_DNP = [
    role for role in Role if role not in {Role.TEAM_LEADER, *INVITED, Role.SITE_ADMIN}
]
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlaceForm(forms.Form):
    """What somebody does in the team."""

    purpose = (
        "Para dar acceso al plan de la entidad y para que su historia diga quién hizo qué. Los ve "
        "quien entra al espacio de la entidad; no se publican."
    )

    cargo = forms.CharField(label="Cargo", max_length=120)
    dependencia = forms.CharField(
        label="Dependencia",
        max_length=120,
        required=False,
        help_text="Por ejemplo, Secretaría de Planeación.",
    )
    sectores = forms.MultipleChoiceField(
        label="Sectores que acompaña",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "k-cols-check"}),
        help_text="Las metas que puede escribir en un plan en formulación, si tiene «El plan»; sin "
        "ninguno, las de todos. No limita lo que consulta.",
    )
    modulos = forms.MultipleChoiceField(
        label="Módulos que puede editar",
        required=False,
        choices=Module.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="«El plan» permite importar el libro del plan; «El seguimiento», el de la "
        "ejecución. Sin ninguno, consulta. Un lector nunca edita.",
    )

    def __init__(self, *args: Any, sectors: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if sectors:
            self.fields["sectores"].choices = list(sectors.items())  # type: ignore[attr-defined]
        else:
            del self.fields["sectores"]


class InviteForm(PlaceForm):
    """Who comes into the team, and as what."""

    correo = forms.EmailField(
        label="Correo electrónico",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="El institucional de la persona. Allí le llega el enlace para escribir su "
        "contraseña. Si ya tiene usuario, conserva el suyo.",
    )
    nombre = forms.CharField(label="Nombre completo", max_length=120)
    rol = forms.ChoiceField(
        label="Entra como",
        choices=[(role.value, role.label) for role in INVITED],
        initial=Role.TEAM_MEMBER.value,
        widget=forms.RadioSelect,
    )
    field_order = ["correo", "nombre", "rol"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["modulos"].initial = all_modules()


class RoleForm(forms.Form):
    """Who receives which role, where, and between which days."""

    purpose = (
        "Para dar acceso al sistema con ese rol y para que su historia diga quién hizo qué. Los "
        "ven quien administra en el DNP y quien entra al espacio de la entidad; no se publican."
    )
    correo = forms.EmailField(
        label="Correo electrónico",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="El institucional de la persona. Si ya tiene usuario, conserva el suyo.",
    )
    nombre = forms.CharField(label="Nombre completo", max_length=120)
    cargo = forms.CharField(label="Cargo", max_length=120, required=False)
    dependencia = forms.CharField(label="Dependencia", max_length=120, required=False)
    rol = forms.ChoiceField(
        label="Rol",
        choices=[("", "Escoja un rol"), *((role.value, role.label) for role in GRANTED_BY_DNP)],
    )
    entidad = forms.RegexField(
        r"^\d{2}(\d{3})?$",
        label="Entidad (código DANE)",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="63 para el Quindío, 63111 para Buenavista. Los roles del país no llevan.",
        error_messages={"invalid": "El código tiene dos cifras (departamento) o cinco."},
    )
    desde = forms.DateField(label="Primer día", widget=DATE)
    hasta = forms.DateField(
        label="Último día", widget=DATE, required=False, help_text="Incluido. Vacío, sin término."
    )


class PeopleFilter(FilterForm):
    """Who is looked for."""

    q = forms.CharField(
        label="Persona, correo o entidad",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    rol = forms.ChoiceField(label="Rol", required=False, choices=[("", "Todos"), *Role.choices])


class EndForm(forms.Form):
    """Why somebody leaves."""

    purpose = (
        "Para decirle a la persona por qué y para la historia del equipo, que ve quien entra al "
        "espacio de la entidad. No se publica."
    )

    razon = forms.CharField(
        label="Por qué",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en la historia del equipo y en el mensaje que recibe la persona.",
    )


class DelegationForm(forms.Form):
    """Who stands in for the leader, and between which days."""

    purpose = (
        "Para saber quién actuó como líder, cuándo y por qué. Los ve quien entra al espacio de la "
        "entidad; no se publican."
    )

    persona = forms.TypedChoiceField(label="A quién encarga", coerce=int)
    desde = forms.DateField(label="Primer día", widget=DATE)
    hasta = forms.DateField(
        label="Último día", widget=DATE, help_text="Incluido. Ese día el encargo termina solo."
    )
    razon = forms.CharField(
        label="Motivo de la ausencia",
        max_length=200,
        help_text="Por ejemplo, vacaciones o comisión. Lo ve el equipo: no escriba datos de salud.",
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["persona"].choices = people  # type: ignore[attr-defined]
