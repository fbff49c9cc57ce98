"""The audit: who did what to accounts and personal data."""
