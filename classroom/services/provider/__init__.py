"""The provider of the school's accounts (OpenID Connect): how to reach it, and what it says. Knows no accounts."""
