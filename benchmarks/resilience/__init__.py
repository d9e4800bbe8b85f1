"""Whether the server stays upright: under too much load, slow callers, a database that goes away
and a stop. Each module is a script that prints its figures and fails when a bound is missed.
"""
