SELECT checkpoint FROM checkpoints WHERE shop = :shop AND job = :job AND variant = :variant
