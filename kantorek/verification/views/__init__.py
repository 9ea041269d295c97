"""Proof about clients: what each register says, watched by night, asked by day, kept with its evidence."""
