"""What a typed line says besides its command: day, month, year, code, area and amount."""
