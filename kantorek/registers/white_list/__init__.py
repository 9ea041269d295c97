"""The ministry's list of VAT payers over its API: searches by NIP, and whether an account is on the list."""
