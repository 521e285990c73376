"""What people authorise when they send a request. A change of words is a change of version."""

VERSION = "2026-11"
TEXT = (
    "Autorizo que los datos de esta solicitud (nombres, cargo, correo, teléfono y los soportes) "
    "se usen para decidir quién es líder del equipo de la entidad en este sistema, para crear su "
    "usuario y para avisarle. Los ven quienes revisan la solicitud en la gobernación y en el DNP; "
    "no se publican. Se conservan con la historia de la entidad. Quien figura en la solicitud "
    "puede conocer, actualizar y rectificar sus datos (Ley 1581 de 2012), y declaro que la persona "
    "propuesta sabe de esta solicitud."
)
