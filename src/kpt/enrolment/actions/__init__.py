"""Every decision about a request for the leader's user.

``requests`` has those of whoever asks, ``decisions`` those of the gobernación and the DNP. The
order is always: lock, permission, rule, write, record.
"""
