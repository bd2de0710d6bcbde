"""Who sells: suppliers, their members and roles. It never decides what is for sale."""
