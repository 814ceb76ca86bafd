"""What people can do: the only code that writes, in transactions, and says so afterwards."""
