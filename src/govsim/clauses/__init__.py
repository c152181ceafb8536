"""What a contract for cover says besides its price: clauses that attach to any of them."""
