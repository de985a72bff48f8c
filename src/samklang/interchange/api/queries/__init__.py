"""Reading for programs: the domains' own queries, put into shapes."""
