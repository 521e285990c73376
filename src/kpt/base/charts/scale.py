"""The key of the official colour scale of progress."""

from django.utils.safestring import SafeString

from kpt.base.charts.figure import raw


def scale_legend() -> SafeString:
    """Draw the continuous scale: 0 red, 50 % yellow, 100 % green; above, pink.

    Source: the follow-up workbooks of DNP, whose cells carry this three-colour scale.
    """
    return raw(
        '<div class="k-scale"><svg role="img"><title>Escala de color del avance: de rojo en 0 %, '
        "pasando por amarillo en 50 %, a verde en 100 %; rosado por encima de 100 %</title>"
        '<defs><linearGradient id="k-escala"><stop class="s-0"/>'
        '<stop offset=".5" class="s-50"/><stop offset="1" class="s-100"/></linearGradient></defs>'
        '<rect x="0" y="1" width="80%" height="14" fill="url(#k-escala)" class="s-edge"/>'
        '<rect x="84%" y="1" width="16%" height="14" class="s-over"/>'
        '<g class="k-svg"><text x="0" y="32" class="t2">0 %</text>'
        '<text x="40%" y="32" class="tm t2">50 %</text>'
        '<text x="80%" y="32" class="te t2">100 %</text>'
        '<text x="100%" y="32" class="te t2">más</text></g></svg></div>'
    )
