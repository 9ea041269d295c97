"""GUS BIR, the REGON register: the wire, the answers read into plain values, and one search by NIP."""
