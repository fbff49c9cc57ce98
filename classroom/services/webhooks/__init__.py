"""A teacher's webhooks: make, change, try and delete them, and look at their deliveries."""
