"""Reads who issued a certificate, also one that is not trusted."""

from __future__ import annotations


def issuer_of(certificate: bytes | None) -> str:
    """Return the issuer's common name, else its organisation, else ""."""
    if not certificate:
        return ""
    # not at start: it costs more than everything else of the first window
    from cryptography import x509  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    try:
        issuer = x509.load_der_x509_certificate(certificate).issuer
    except ValueError:
        return ""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in issuer.get_attributes_for_oid(kind):
            return str(attribute.value)
    return ""
