"""What communication computes, without a database: outcomes, numbers, mentions and the facts of condition 4."""
