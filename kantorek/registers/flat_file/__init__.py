"""The ministry's flat file: every account of every VAT payer as a hash, good for one day, asked without a network."""
