"""Those who decide: institutions with an account, a memory and levers."""
