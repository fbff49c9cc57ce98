"""How far Tiza carries: a simulation of the message flow, fed by measured costs."""
