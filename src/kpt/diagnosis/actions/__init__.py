"""Every change to a diagnosis. Each function is one decision a person took."""
