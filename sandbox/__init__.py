"""A stand-in for the utility's portal: same paths, same JSON, synthetic customers, switchable faults."""

from sandbox.faults import Fault, Faults
from sandbox.portal import PortalSettings
from sandbox.server import Serving, make_app, serve
from sandbox.world import World

__all__ = ["Fault", "Faults", "PortalSettings", "Serving", "World", "make_app", "serve"]
