"""Scalp Atlas: scalp-acupuncture zones on a head mesh, computed from the sentences of the books."""

__version__ = "0.1.0"
