"""Numbers for operators, read from the store whenever Prometheus asks. Nothing of any customer."""
