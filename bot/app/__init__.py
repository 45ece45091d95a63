"""Composition root: builds everything from Settings, and is the only package that knows all others."""
