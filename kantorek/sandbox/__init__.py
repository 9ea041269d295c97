"""Invented registers and a mail catcher for the demo and the tests: a process of its own on loopback."""

from typing import Final

GUS_PATH: Final = "/wsBIR/UslugaBIRzewnPubl.svc"
# The register's own published key for trials, so that a real client can be pointed here unchanged.
GUS_KEY: Final = "abcde12345abcde12345"
