"""What a person's day is made of: whose work it is, what is due by risk, what came in, what is left of the month.

Every part asks once, whatever the number of clients.
"""
