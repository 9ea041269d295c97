"""CRBR, the register of beneficial owners: the wire, the answers read into plain values, and what changed between two.

The WSDL beside this file is the ministry's own (2022-12-01) but for its address, which comes from the settings.
"""
