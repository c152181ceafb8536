"""Who does the work: this process, the cores of this machine, or a cluster; one way to ask all of them."""
