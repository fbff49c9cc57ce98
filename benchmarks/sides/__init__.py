"""The measured servers, Tiza and its peers, with a common interface."""
