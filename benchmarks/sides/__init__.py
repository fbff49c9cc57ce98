"""What is measured: Tiza and its peers, behind one interface."""
