"""Gensidigt forstærkende aktiviteter: the plan, and what organisations promise each other."""
