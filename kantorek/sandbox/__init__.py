"""Invented registers and a mail catcher for the demo and the tests: a process of its own on loopback."""

from typing import Final

GUS_PATH: Final = "/wsBIR/UslugaBIRzewnPubl.svc"
# The register's own published key for trials, so that a real client can be pointed here unchanged.
GUS_KEY: Final = "abcde12345abcde12345"
# Behind these stand the registers' own paths.
WL_PATH: Final = "/wl"
FLAT_PATH: Final = "/flat"
VIES_PATH: Final = "/vies/rest-api"
CRBR_PATH: Final = "/crbr/ApiPrzegladoweCRBR/2022/12/01"
KRS_PATH: Final = "/krs"
NBP_PATH: Final = "/nbp"
