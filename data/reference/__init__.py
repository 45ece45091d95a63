"""Facts that change without the code: prices, units, contacts, code rules, guides, the privacy policy.

Each lies in a file of this folder with its source and the day it was last checked. Reading is done
once; a file that does not fit raises `BadReference` with its name and key.
"""

from __future__ import annotations

from functools import cache

from data.reference import code_file, contact_file, guide_file, policy_file, tariff_file, unit_file
from data.reference.code_file import CodeRule
from data.reference.contact_file import Company, Contacts, Domain, Fake, Phone, ScamSign, SignId, Website
from data.reference.guide_file import Guide
from data.reference.policy_file import Policy, Section
from data.reference.reader import BadReference, names, read_text
from data.reference.unit_file import Unit, Units
from tariff import Tariffs

__all__ = [
    "BadReference", "CodeRule", "Company", "Contacts", "Domain", "Fake", "Guide", "Phone", "Policy",
    "ScamSign", "Section", "SignId", "Unit", "Units", "Website", "code_rule", "contacts", "guides",
    "privacy", "tariffs", "units",
]  # fmt: skip


@cache
def tariffs() -> Tariffs:
    """Prices, VAT, hours of use and what is announced."""
    return tariff_file.parse(read_text(tariff_file.FILE))


@cache
def units() -> Units:
    """The utility's companies by code."""
    return unit_file.parse(read_text(unit_file.FILE))


@cache
def contacts() -> Contacts:
    """Numbers and addresses customers may trust, and the other power corporations."""
    return contact_file.parse(read_text(contact_file.FILE))


@cache
def code_rule() -> CodeRule:
    """What a customer code looks like."""
    return code_file.parse(read_text(code_file.FILE))


@cache
def privacy(language: str) -> Policy:
    """The privacy policy; anything but `en` is Vietnamese. Both languages carry the same version."""
    file = policy_file.file_name("en" if language == "en" else "vi")
    return policy_file.parse(file, read_text(file))


@cache
def guides(language: str) -> tuple[Guide, ...]:
    """Articles in the order of the menu; anything but `en` is Vietnamese. Both languages have the same."""
    known = "en" if language == "en" else "vi"
    slugs = guide_file.slugs(names(guide_file.FOLDER))
    return guide_file.in_order(
        guide_file.parse(slug, known, read_text(guide_file.file_name(slug, known))) for slug in slugs
    )
