"""The paper behind an invoice: a payment notice as PDF."""

from __future__ import annotations

from sandbox.ledger import Issued
from sandbox.meters import Counted


def invoice_pdf(issued: Issued, counted: list[Counted]) -> bytes:
    from fpdf import FPDF  # noqa

    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())
