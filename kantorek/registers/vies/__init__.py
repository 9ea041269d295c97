"""VIES, the register of VAT-EU numbers: one question over REST, judged by its body."""
