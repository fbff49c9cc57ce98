"""Simulation of the message flow with measured costs, to estimate how many students an installation can serve."""
