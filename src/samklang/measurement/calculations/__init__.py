"""The science of shared measurement: pure functions over numbers and dates."""
