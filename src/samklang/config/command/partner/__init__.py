"""What a partner does on a machine of its own, where there is no house: it only calls one."""
