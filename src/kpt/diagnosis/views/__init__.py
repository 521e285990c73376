"""What people see and press in the diagnosis."""
