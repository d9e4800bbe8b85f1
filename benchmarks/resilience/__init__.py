"""How the server behaves under overload, with slow clients, without its database and when it is
stopped. Each module is a script that prints its figures and fails when a bound is missed.
"""
