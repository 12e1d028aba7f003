"""What `kill-sweep` and `lock-race` are made of."""
